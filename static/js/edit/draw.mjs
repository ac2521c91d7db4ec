// Drawing: this land was held by that faction since then, on such evidence. The form, the area, and what comes of it.
//
// The draft is kept by the browser at each step, with the revision it was begun on, until it is published or thrown away.

import {get} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {factionOf} from '../record.mjs';
import {day, parseInstant, writeInstant} from '../time.mjs';
import {say} from '../words.mjs';
import {createCanvas} from './canvas.mjs';
import {createClaim} from './claim.mjs';
import {createCorners} from './corners.mjs';
import {keepDraft, readDraft} from './drafts.mjs';
import {placeOf} from './faults.mjs';
import {createPublishing} from './publishing.mjs';
import {deleteCorner, fromGeometry, insertCorner, moveCorner, nest, readGeoJson, toGeometry, unfinished} from './shape.mjs';
import {followBorders} from './snap.mjs';
import {createSteps} from './undo.mjs';

const NONE = {base: null, target: null, touched: false};

/** Opens the tool in `root`. */
export function open(root, desk) {
  const {state, record} = desk;
  const kept = readDraft(record.slug, 'draw');
  const steps = createSteps(kept?.areas ?? []);
  // What the draft is besides its areas: the revision it stands on, and the region it would replace.
  let draft = kept ? {base: kept.base_revision, target: kept.target ?? null, touched: true} : NONE;
  let wrong = new Set();
  let chosen = null;
  let dragged = null;
  let offered = false;

  const claim = createClaim(desk, {at: state.now.at});
  if (kept) claim.write(kept.claim);
  const publishing = createPublishing(desk, {
    done: finish,
    faulted: mark,
    rebased: ({base_revision: base, changes: [{version}]}) => {
      draft = {...draft, base, target: draft.target && {...draft.target, version}};
      keep();
    },
    discard: () => begin(),
  });
  const canvas = createCanvas(desk, {
    moved: (place, position, anew) => {
      dragged = (anew ? insertCorner : moveCorner)(dragged ?? steps.now, place, position);
      canvas.show(look(dragged));
    },
    dropped: () => {
      const areas = dragged;
      dragged = null;
      take(areas);
    },
    chosen: (place) => choose(place),
    opened: () => {
      // Where nothing can be drawn, corners are typed.
      cornersPart.open ||= !canvas.canDraw;
      render();
    },
  });
  const corners = createCorners({change: (areas, how) => take(areas, how), chosen: (place) => choose(place), centre: () => canvas.centre()});

  // The panel
  const asked = h('div', {class: 'asked', tabindex: -1});
  const told = h('p', {class: 'drawtold', role: 'status'});
  const drawButton = h('button', {type: 'button', class: 'main', onclick: () => (canvas.drawing ? canvas.stop() : drawOne())});
  const button = (key, onclick) => h('button', {type: 'button', onclick}, say(key));
  const sign = (key, text, onclick) => h('button', {type: 'button', class: 'sign', 'aria-label': say(key), title: say(key), onclick}, text);
  const [undo, redo] = [sign('undoStep', '↶', () => back('undo')), sign('redoStep', '↷', () => back('redo'))];
  const away = button('discard', () => begin());
  const follow = h('input', {type: 'checkbox', checked: true});
  const cornersPart = h('details', {class: 'part', ontoggle: () => { canvas.crosshair(cornersPart.open); render(); }}, h('summary', {}), corners.node);
  const pasted = h('textarea', {rows: 3, dir: 'ltr', spellcheck: 'false'});
  const keptNote = h('small', {});
  const form = h('form', {class: 'drawing', novalidate: true, onsubmit: (event) => { event.preventDefault(); check(); }},
    asked,
    h('section', {class: 'area', 'aria-label': say('areaTitle')},
      h('p', {class: 'actions'}, drawButton, undo, redo), told,
      h('label', {class: 'check'}, follow, h('span', {}, say('followBorders'), h('small', {}, say('followWhy')))),
      cornersPart,
      h('details', {class: 'part'}, h('summary', {}, say('pasteTitle')),
        h('label', {class: 'field'}, h('span', {}, say('pasteWhat')), pasted), h('p', {class: 'actions'}, button('pasteTake', paste)))),
    claim.node,
    h('p', {class: 'actions'}, h('button', {class: 'main'}, say('check')), away, keptNote));
  fill(root, form, publishing.node);

  claim.onchange = () => {
    const {valid_from: from} = claim.read();
    const at = parseInstant(from ?? '');
    draft = {...draft, touched: true};
    edited();
    // What one draws on is the map of the day it begins.
    if (at >= (record.slices[0]?.from ?? at) && day(at) !== day(state.now.at)) state.set({at});
  };
  const keys = (event) => {
    if (event.target.matches?.('input, textarea, select')) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      back(event.shiftKey ? 'redo' : 'undo');
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && chosen && event.target.matches?.('canvas, body')) {
      event.preventDefault();
      take(deleteCorner(steps.now, chosen.split(' ').map(Number)));
    }
  };
  addEventListener('keydown', keys);

  /** What is drawn of the draft; once it is offered only its outline, as the map then shows what it would change. */
  function look(areas) {
    return {areas, wrong, chosen, outline: offered, colour: factionOf(record, claim.read().faction ?? '').colour};
  }
  function render({listed = false} = {}) {
    const areas = steps.now;
    if (chosen && !cornerAt(areas, chosen)) chosen = null;
    canvas.show(look(areas));
    if (!listed) corners.show(areas, wrong, chosen, cornersPart.open);
    fill(cornersPart.firstChild, say('cornersTitle', areas.flat(2).length));
    drawButton.hidden = !canvas.canDraw;
    drawButton.textContent = say(canvas.drawing ? 'stopDrawing' : areas.length ? 'drawAnother' : 'drawOnMap');
    drawButton.classList.toggle('main', areas.length === 0 || canvas.drawing);
    [undo.disabled, redo.disabled] = [!canvas.drawing && !steps.canUndo, !canvas.drawing && !steps.canRedo];
    away.hidden = isBlank();
  }
  const cornerAt = (areas, name) => { const [area, ring, corner] = name.split(' ').map(Number); return areas[area]?.[ring]?.[corner]; };
  const isBlank = () => steps.now.length === 0 && !draft.target && !draft.touched;

  /** Something changed: what was offered counts no more, and the draft is kept. */
  function edited(how) {
    offered = false;
    wrong = new Set();
    claim.mark({});
    publishing.clear();
    if (!isBlank() && draft.base === null) draft = {...draft, base: record.published};
    keep();
    render(how);
  }
  function keep() {
    const whole = isBlank() ? null : {areas: steps.now, claim: claim.read(), base_revision: draft.base, target: draft.target};
    fill(keptNote, whole && say(keepDraft(record.slug, 'draw', whole) ? 'draftKept' : 'draftNotKept'));
    if (!whole) keepDraft(record.slug, 'draw', null);
  }
  function take(areas, how) {
    steps.take(areas);
    edited(how);
  }
  function back(way) {
    if (canvas.drawing) return canvas.step(way);
    steps[way]();
    edited();
  }
  function choose(place) {
    const name = place.join(' ');
    if (chosen === name) return;
    chosen = name;
    canvas.show(look(dragged ?? steps.now));
  }
  /** Begins anew, with a region to change or with nothing. */
  function begin(feature = null) {
    canvas.stop();
    steps.begin(feature ? fromGeometry(feature.geometry) ?? [] : []);
    draft = feature ? {base: record.published, target: {id: feature.id, version: feature.properties.version}, touched: false} : NONE;
    chosen = null;
    if (feature) claim.write(feature.properties);
    fill(told);
    edited();
    askAboutTarget();
  }

  async function drawOne() {
    const drawing = canvas.draw(factionOf(record, claim.read().faction ?? '').colour);
    fill(told, say('drawHow'));
    render();
    try {
      const ring = await drawing;
      fill(told);
      if (!ring) return render();
      const corners = follow.checked && canvas.borders ? followBorders(canvas.borders, ring) : ring;
      take(nest([...steps.now, [corners]]));
    } catch (fault) {
      desk.report(fault);
      render();
    }
  }
  function paste() {
    const areas = readGeoJson(pasted.value);
    fill(told, areas ? null : say('pasteNothing'));
    if (!areas) return;
    pasted.value = '';
    take(nest([...steps.now, ...areas]));
  }

  function check() {
    canvas.stop();
    const areas = nest(steps.now);
    if (areas.length !== steps.now.length) take(areas);
    const {faction, valid_from: from} = claim.read();
    const missing = [!faction && ['faction', 'needsFaction'], !from && ['valid_from', 'needsDate']].filter(Boolean);
    const few = unfinished(areas);
    if (areas.length === 0 || few.length > 0) {
      fill(told, say(areas.length === 0 ? 'needsArea' : 'needsCorners'));
      if (few.length > 0) cornersPart.open = true;
      return;
    }
    fill(told);
    if (missing.length > 0) {
      claim.mark(Object.fromEntries(missing.map(([name, key]) => [name, say(key)])));
      claim.node.querySelector('[aria-invalid]').focus();
      return;
    }
    const feature = {type: 'Feature', geometry: toGeometry(areas), properties: claim.read()};
    offer(draft.target ? {change: 'replace', ...draft.target, feature} : {change: 'create', feature});
  }
  function offer(change) {
    wrong = new Set();
    claim.mark({});
    offered = true;
    render();
    publishing.offer({base_revision: draft.base, changes: [change]}, instantOf(claim.read()));
  }
  /** The instant an edit is judged at: the date shown where it holds then, else its beginning. */
  function instantOf({valid_from: from, valid_to: to}) {
    const [begins, ends] = [parseInstant(from), to ? parseInstant(to) : Infinity];
    return state.now.at >= begins && state.now.at < ends ? state.now.at : begins;
  }
  /** Says faults where they are: at their field, or at their corner in the list and on the map. */
  function mark(faults) {
    const document = {changes: [{feature: {geometry: toGeometry(steps.now)}}]};
    const places = faults.map(({at, detail}) => ({...placeOf(at, document), detail}));
    claim.mark(Object.fromEntries(places.filter(({property}) => property).map(({property, detail}) => [property, detail])));
    wrong = new Set(places.filter(({corner}) => corner !== undefined).map(({area, ring, corner}) => [area, ring, corner].join(' ')));
    offered = false;
    if (wrong.size > 0) cornersPart.open = true;
    render();
  }
  function finish() {
    steps.begin([]);
    draft = NONE;
    offered = false;
    chosen = null;
    keep();
    render();
    fill(asked);
  }

  /** What can be done with a region that is recorded, besides drawing it anew. */
  function askAboutTarget() {
    if (!draft.target) return fill(asked);
    const ended = h('input', {type: 'date', value: day(state.now.at), 'aria-label': say('endedOn')});
    const {id, version} = draft.target;
    fill(asked, h('p', {}, say('changingThis')),
      h('p', {class: 'actions'}, button('endedOn', () => {
        const at = parseInstant(ended.value);
        if (!Number.isNaN(at)) offerAt({change: 'patch', id, version, patch: {properties: {valid_to: writeInstant(at)}}}, at);
      }), ended),
      h('p', {class: 'actions'}, button('takeOff', () => offerAt({change: 'delete', id, version}, instantOf(claim.read()))), button('drawNew', () => begin())));
  }
  function offerAt(change, at) {
    offered = true;
    render();
    publishing.offer({base_revision: draft.base, changes: [change]}, at);
  }
  /** Takes up a region asked for elsewhere on the page; a draft that is there is not lost without a word. */
  async function takeUp(id) {
    state.set({target: null});
    try {
      const feature = await get(`/territories/${record.slug}/regions/${id}`);
      if (isBlank() || draft.target?.id === id) begin(feature);
      else fill(asked, h('p', {}, say('draftHere')), h('p', {class: 'actions'},
        button('insteadChange', () => begin(feature)), button('keepDraft', askAboutTarget)));
      asked.focus();
    } catch (fault) {
      desk.report(fault);
    }
  }

  askAboutTarget();
  keep();
  render();
  return {
    show(moment, changed) {
      if (changed.has('at') || changed.has('edition')) canvas.readBorders();
      if (changed.has('at') && isBlank()) claim.write({...claim.read(), valid_from: writeInstant(state.now.at)});
      if (changed.has('target') && state.now.target) takeUp(state.now.target);
    },
    close() {
      removeEventListener('keydown', keys);
      publishing.clear();
      canvas.close();
    },
  };
}
