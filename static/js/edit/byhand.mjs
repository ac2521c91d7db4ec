// The mapping as text: written by the table of classes, until somebody edits it or loads another.

import {h} from '../dom.mjs';
import {say} from '../words.mjs';
import {button} from './button.mjs';

/** Builds the text and the way to load one; `taken` hears that it counts now, `again` that the table does. */
export function createByHand({again, taken}) {
  let active = false;
  const text = h('textarea', {rows: 10, dir: 'ltr', spellcheck: 'false', class: 'code', 'aria-label': say('mappingText'), oninput: () => take()});
  const load = h('input', {type: 'file', accept: '.toml,text/plain', onchange: async () => {
    if (!load.files[0]) return;
    text.value = await load.files[0].text();
    take();
  }});
  const note = h('p', {class: 'meanwhile', hidden: true}, say('byHand'), ' ', button('tableAgain', () => { reset(); again(); }, {class: 'plain'}));
  const take = () => {
    active = true;
    note.hidden = false;
    taken();
  };
  const reset = () => {
    active = false;
    note.hidden = true;
    load.value = '';
  };
  const node = h('details', {class: 'part'}, h('summary', {}, say('mappingText')), h('p', {}, h('small', {}, say('mappingWhat'))), h('label', {class: 'field'}, h('span', {}, say('loadMapping')), load), text);
  // Takes up a text that was edited before.
  const resume = (written) => {
    text.value = written;
    take();
  };
  return {node: h('div', {}, note, node), active: () => active, reset, resume, text: () => text.value, write: (written) => { text.value = written; }};
}
