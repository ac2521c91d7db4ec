// The area of a draft in the panel: drawn on the map, typed corner by corner, or pasted; and the steps back and forth.

import {fill, h} from '../dom.mjs';
import {say} from '../words.mjs';
import {button, sign} from './button.mjs';
import {createCorners} from './corners.mjs';
import {readGeoJson, unfinished} from './shape.mjs';
import {followBorders} from './snap.mjs';

/**
 * Builds it. `show` follows the draft; `insist` says what the area lacks to be recorded, and gives whether that is
 * nothing; `drawn` waits for a drawing that was stopped to be in the draft.
 */
export function createArea(draft, canvas, report) {
  const {pen, snapping} = canvas;
  let message = null;
  // The ring under way, until it is in the draft.
  let drawing = null;
  const told = h('p', {class: 'drawtold', role: 'status'});
  const draw = h('button', {type: 'button', class: 'main', onclick: () => { if (pen.drawing) pen.stop(); else drawing = drawOne(); }});
  const cancel = button('cancelDrawing', () => pen.cancel());
  const [undo, redo] = [sign(say('undoStep'), '↶', () => step('undo')), sign(say('redoStep'), '↷', () => step('redo'))];
  const follow = h('input', {type: 'checkbox', checked: true});
  const corners = createCorners({change: (areas, how) => draft.take(areas, how), chosen: (place) => draft.choose(place), centre: snapping.centre});
  const summary = h('summary', {});
  const list = h('details', {class: 'part', ontoggle: () => { canvas.crosshair(list.open); show(); }}, summary, corners.node);
  const node = h('section', {class: 'area', 'aria-label': say('areaTitle')},
    h('p', {class: 'actions'}, draw, cancel, undo, redo), told,
    h('label', {class: 'check'}, follow, h('span', {}, say('followBorders'), h('small', {}, say('followWhy')))),
    list, pasting({paste, tell}));

  /** Shows the draft as it is; where it was `listed`, the list of corners made the change itself. */
  function show({listed = false} = {}) {
    const {areas, wrong, chosen} = draft;
    if (!listed) corners.show(areas, wrong, chosen, list.open);
    fill(summary, say('cornersTitle', areas.flat(2).length));
    draw.hidden = !canvas.canDraw;
    draw.textContent = say(pen.drawing ? 'stopDrawing' : areas.length ? 'drawAnother' : 'drawOnMap');
    cancel.hidden = !pen.drawing;
    draw.classList.toggle('main', areas.length === 0 || pen.drawing);
    [undo.disabled, redo.disabled] = [!pen.drawing && !draft.canUndo, !pen.drawing && !draft.canRedo];
    const words = pen.listening ? say('drawHow') : message ? say(message) : '';
    // The same words again would be read out again.
    if (told.textContent !== words) told.textContent = words;
  }
  /** Says a word of the dictionary; null is silence. */
  function tell(word) {
    message = word;
    show();
  }
  /** Steps back or forth: in what is being drawn, else in the draft. */
  function step(way) {
    if (pen.drawing) pen.step(way);
    else draft[way]();
  }
  async function drawOne() {
    const ringDrawn = pen.draw(show);
    tell(null);
    const ring = await ringDrawn.catch(report);
    if (ring?.length) draft.add([[follow.checked && snapping.borders && ring.length > 2 ? followBorders(snapping.borders, ring) : ring]]);
    else show();
  }
  function paste(areas) {
    tell(null);
    draft.add(areas);
  }
  function openList() {
    list.open = true;
  }
  function insist() {
    const few = unfinished(draft.areas).length > 0;
    if (few) openList();
    tell(few ? 'needsCorners' : draft.areas.length === 0 ? 'needsArea' : null);
    return message === null;
  }
  return {node, show, tell, step, openList, insist, drawn: () => drawing};
}

/** The part where GeoJSON is pasted. */
function pasting({paste, tell}) {
  const text = h('textarea', {rows: 3, dir: 'ltr', spellcheck: 'false'});
  const take = () => {
    const areas = readGeoJson(text.value);
    if (!areas) return tell('pasteNothing');
    text.value = '';
    paste(areas);
  };
  return h('details', {class: 'part'}, h('summary', {}, say('pasteTitle')),
    h('label', {class: 'field'}, h('span', {}, say('pasteWhat')), text), h('p', {class: 'actions'}, button('pasteTake', take)));
}
