// What the classes of a file mean: for each who holds its areas and how surely, or that it is left out.

import {fill, h} from '../dom.mjs';
import {STATUS} from '../views/place.mjs';
import {named, say} from '../words.mjs';
import {factionIn} from './mapping.mjs';

const LEAVE = '-';

/** Builds the list; `factions` gives those there are, `onchange` hears of every choice. */
export function createClasses({factions, onchange}) {
  let rows = [];
  const node = h('ul', {class: 'classes'});
  return {
    node,
    /** Shows classes; what was chosen for one before (by its plain text) is chosen again, else a guess by its name. */
    set(classes, known = {}) {
      rows = classes.map((one) => rowOf(one, known[one.plain], factions, onchange));
      fill(node, rows.map((row) => row.node));
    },
    /** The factions are others: what was chosen stays. */
    renew: () => rows.forEach((row) => row.renew()),
    /** The rules: {text, plain, means}, where `means` is undefined until somebody chose. */
    read: () => rows.map((row) => ({text: row.text, plain: row.plain, means: row.read()})),
    /** Leaves out every class that nobody decided on. */
    leaveRest: () => rows.forEach((row) => row.read() === undefined && row.leave()),
    /** Leads to the first class that nobody decided on. */
    focusUndecided: () => rows.find((row) => row.read() === undefined)?.holder.focus(),
  };
}

/** Fills a select with the factions after the options that come first, and keeps what is chosen. */
export function fillFactions(select, factions, first) {
  const {value} = select;
  fill(select, first.map(([key, text]) => h('option', {value: key}, text)), factions.map((one) => h('option', {value: one.slug}, named(one))));
  select.value = [...select.options].some((option) => option.value === value) ? value : first[0]?.[0] ?? '';
}

function rowOf({text, plain, count, colour}, known, factions, onchange) {
  const title = text.trim() || say('noClass');
  const label = (key) => `${title}: ${say(key)}`;
  const holder = h('select', {'aria-label': label('faction')});
  const status = h('select', {'aria-label': label('status')}, Object.entries(STATUS).map(([value, key]) => h('option', {value}, say(key))));
  const rival = h('select', {'aria-label': label('rival')});
  const confidence = h('input', {type: 'number', min: 0, max: 100, step: 1, 'aria-label': label('confidence'), placeholder: say('confidence')});
  const renew = () => {
    fillFactions(holder, factions(), [['', say('chooseHolder')], [LEAVE, say('leaveOut')]]);
    fillFactions(rival, factions(), [['', say('rivalWhom')]]);
  };
  const follow = () => {
    const held = holder.value !== '' && holder.value !== LEAVE;
    status.hidden = !held;
    confidence.hidden = !held;
    rival.hidden = !held || status.value !== 'contested';
    node.classList.toggle('undecided', read() === undefined);
  };
  const read = () => {
    if (holder.value === LEAVE) return null;
    if (holder.value === '' || (status.value === 'contested' && rival.value === '')) return undefined;
    return {
      faction: holder.value, status: status.value, contested_with: status.value === 'contested' ? rival.value : null,
      confidence: confidence.value === '' ? null : confidence.valueAsNumber,
    };
  };
  const node = h('li', {onchange: () => { follow(); onchange(); }},
    h('p', {}, colour && h('span', {class: 'swatch', style: {'background-color': colour}}), ' ', h('strong', {}, h('bdi', {}, title)), ' ', h('small', {}, say('areas', count))),
    h('div', {class: 'means'}, holder, status, rival, confidence));
  renew();
  if (known === null) holder.value = LEAVE;
  else {
    const means = known ?? {faction: factionIn(text, factions()) ?? ''};
    for (const [select, value] of [[holder, means.faction], [status, means.status ?? 'control'], [rival, means.contested_with ?? '']]) {
      select.value = value;
      // A faction that is not there any more.
      if (select.selectedIndex < 0) select.selectedIndex = 0;
    }
    confidence.value = means.confidence ?? '';
  }
  follow();
  const leave = () => {
    holder.value = LEAVE;
    follow();
  };
  return {node, text, plain, read, renew, leave, holder};
}
