// Undoing what was published: by another changeset, which the history keeps like any other. Asked twice, in place.

import {fill, h} from '../dom.mjs';
import {say} from '../words.mjs';
import {button} from './button.mjs';
import {recordingOnce} from './once.mjs';
import {tellRefusal} from './refusal.mjs';

/** A button that undoes a revision, once that is confirmed with a comment; `done` is told of the new changeset. */
export function createRevert(desk, revision, {label, done}) {
  const send = recordingOnce();
  const node = h('div', {class: 'undo'});
  const comment = h('input', {type: 'text', maxlength: 500, autocomplete: 'off'});
  const refused = h('div');
  const start = h('button', {type: 'button', onclick: () => { ask(); comment.focus(); }}, label);
  const rest = () => fill(node, start);
  const undo = async (event) => {
    event.preventDefault();
    fill(refused);
    sure.disabled = true;
    try {
      const said = comment.value.trim();
      const changeset = await send(`/territories/${desk.record.slug}/changesets/${revision}/revert`, said ? {comment: said} : null);
      rest();
      sure.disabled = false;
      done(changeset);
    } catch (fault) {
      fill(refused, tellRefusal(fault));
      sure.disabled = false;
      sure.focus();
    }
  };
  const sure = h('button', {class: 'main'}, say('undoSure', revision));
  const ask = () => fill(node, h('form', {class: 'confirm', onsubmit: undo, onkeydown: ({key}) => key === 'Escape' && leave()},
    h('p', {}, say('undoWhat', revision)),
    h('label', {class: 'field'}, h('span', {}, say('comment')), comment),
    refused,
    h('div', {class: 'actions'}, sure, button('cancel', leave))));
  const leave = () => {
    rest();
    start.focus();
  };
  rest();
  return node;
}
