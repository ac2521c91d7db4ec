// The nodes in view as a list with editable places: for whoever does not drag, and for the viewer that has no handles.

import {fill, h} from '../dom.mjs';
import {say} from '../words.mjs';

const MOST = 40;
const written = ([lon, lat]) => `${lat}, ${lon}`;

/** Reads `lat, lon` as [lon, lat]; null where it is neither. */
export function readPlace(text) {
  const numbers = /^\s*(-?\d+(?:\.\d+)?)\s*[,،;\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (!numbers) return null;
  const [lat, lon] = numbers.slice(1).map(Number);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lon, lat] : null;
}

/** Builds the list; `edit` as for handles, `view` gives the map's box or null. Gives {node, refresh(), open()}. */
export function createNodeList(edit, view) {
  const list = h('ol', {class: 'nodes'});
  const note = h('p', {class: 'none'});
  const node = h('details', {class: 'nodelist', ontoggle: () => refresh()}, h('summary', {}, say('nodesListed')), note, list);
  let rows = [];
  // A row whose node is being moved goes on as the row of the moved one, so that the keyboard stays where it is.
  let held = null;

  const act = (row, operation) => {
    held = operation.do === 'move' ? row : null;
    const acted = edit.act(operation);
    held = null;
    return acted;
  };
  const rowOf = (one) => {
    const row = rows.find((known) => known.is === one) ?? (held && one === edit.selected ? held : createRow(edit, act));
    row.show(one);
    return row;
  };
  function refresh() {
    if (!node.open) return void fill(list);
    const {fabric} = edit;
    const box = view();
    const found = fabric && box ? fabric.within(box).filter((one) => !fabric.isFixed(one)) : [];
    const centre = box && [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    const far = (one) => fabric.nodes.place(one).reduce((sum, value, axis) => sum + (value - centre[axis]) ** 2, 0);
    const near = found.sort((one, other) => far(one) - far(other)).slice(0, MOST);
    note.textContent = say(found.length > MOST ? 'nodesNearest' : found.length ? 'nodesWhere' : 'nodesNone', MOST, found.length);
    const before = new Set(rows);
    rows = near.map(rowOf);
    // The same rows keep their order: taking them out and in would lose the keyboard's place.
    if (rows.length === before.size && rows.every((row) => before.has(row)) && list.children.length === rows.length) return;
    const had = list.contains(document.activeElement);
    fill(list, rows.map(({element}) => element));
    if (had) rows.find(({is}) => is === edit.selected)?.input.focus({preventScroll: true});
  }
  return {node, refresh, open: () => { node.open = true; }};
}

function createRow(edit, act) {
  const place = () => edit.fabric.nodes.place(row.is);
  const wrong = h('span', {class: 'wrong', role: 'alert'});
  const colours = h('small');
  const input = h('input', {dir: 'ltr', spellcheck: 'false', autocomplete: 'off', onchange: () => {
    const to = readPlace(input.value);
    wrong.textContent = to ? '' : say('placeWritten');
    if (!to) return input.setAttribute('aria-invalid', 'true');
    input.removeAttribute('aria-invalid');
    if (!act(row, {do: 'move', from: place(), to})) input.value = written(place());
  }});
  const [insert, remove] = [['insertAfter', () => edit.after(row.is)], ['deleteNode', () => ({do: 'delete', node: place()})]].map(([word, operation]) =>
    h('button', {type: 'button', class: 'plain', dataset: {word}, onclick: () => act(row, operation())}, say(word)));
  const row = {
    is: null, input,
    element: h('li', {onfocusin: () => row.is !== edit.selected && edit.select(row.is)}, colours, input, insert, remove, wrong),
    show(one) {
      const name = edit.nameOf(one);
      if (row.is !== one) input.value = written(edit.fabric.nodes.place(one));
      row.is = one;
      fill(colours, edit.coloursOf(one));
      row.element.classList.toggle('chosen', one === edit.selected);
      input.setAttribute('aria-label', name);
      for (const button of [insert, remove]) button.setAttribute('aria-label', `${button.textContent}: ${name}`);
    },
  };
  return row;
}
