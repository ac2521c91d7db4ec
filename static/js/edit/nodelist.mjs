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
  const rows = h('ol', {class: 'nodes'});
  const note = h('p', {class: 'none'});
  const node = h('details', {class: 'nodelist', ontoggle: () => refresh()}, h('summary', {}, say('nodesListed')), note, rows);

  function refresh() {
    if (!node.open) return fill(rows);
    const held = document.activeElement?.closest?.('.nodes li')?.dataset.node;
    const act = document.activeElement?.dataset?.act;
    const {fabric} = edit;
    const box = view();
    const found = fabric && box ? fabric.within(box).filter((one) => !fabric.isFixed(one)) : [];
    const centre = box && [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    const far = (one) => fabric.nodes.place(one).reduce((sum, value, axis) => sum + (value - centre[axis]) ** 2, 0);
    const near = found.sort((one, other) => far(one) - far(other)).slice(0, MOST);
    note.textContent = say(found.length > MOST ? 'nodesNearest' : found.length ? 'nodesWhere' : 'nodesNone', MOST, found.length);
    fill(rows, near.map((one) => row(edit, one, () => edit.select(one))));
    if (held === undefined || document.activeElement !== document.body) return;
    // What was being edited goes on being edited, also where the node has another number now.
    const same = rows.querySelector(`[data-node="${held}"]`) ?? rows.querySelector(`[data-node="${edit.selected}"]`);
    same?.querySelector(`[data-act="${act}"]`)?.focus({preventScroll: true});
  }
  return {node, refresh, open: () => { node.open = true; }};
}

function row(edit, node, chosen) {
  const {fabric} = edit;
  const at = fabric.nodes.place(node);
  const name = edit.nameOf(node);
  const wrong = h('span', {class: 'wrong', role: 'alert'});
  const move = ({target}) => {
    const to = readPlace(target.value);
    if (!to) target.setAttribute('aria-invalid', 'true');
    else if (edit.act({do: 'move', from: at, to})) return;
    else target.value = written(at);
    wrong.textContent = to ? '' : say('placeWritten');
  };
  return h('li', {dataset: {node}, class: node === edit.selected ? 'chosen' : null, onfocusin: () => node !== edit.selected && chosen()},
    h('small', {}, edit.holdersOf(node)),
    h('input', {'aria-label': name, value: written(at), inputmode: 'text', dir: 'ltr', spellcheck: 'false', dataset: {act: 'place'}, onchange: move}),
    h('button', {type: 'button', class: 'plain', 'aria-label': `${say('insertAfter')}: ${name}`, dataset: {act: 'insert'}, onclick: () => edit.act(edit.after(node))}, say('insertAfter')),
    h('button', {type: 'button', class: 'plain', 'aria-label': `${say('deleteNode')}: ${name}`, dataset: {act: 'delete'}, onclick: () => edit.act({do: 'delete', node: at})}, say('deleteNode')),
    wrong);
}
