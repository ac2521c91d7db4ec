// The tool that moves borders: the map in force at the page's date, with every node that neighbours share to be moved,
// added or taken out. What that changes is published as the land each holder gained; nothing is cut out of what was
// recorded before.

import {fill, h} from '../dom.mjs';
import {longDate, parseInstant, writeInstant} from '../time.mjs';
import {say} from '../words.mjs';
import {button} from './button.mjs';
import {createClaim} from './claim.mjs';
import {byProperty} from './faults.mjs';
import {changesOf, lackOf} from './gains.mjs';
import {createHandles} from './handles.mjs';
import {moveList} from './movelist.mjs';
import {createMoving} from './moving.mjs';
import {createNodeList} from './nodelist.mjs';
import {nodeSwatches, nodeWords, placeWords} from './nodenames.mjs';
import {createOutline} from './outline.mjs';
import {createPublishing} from './publishing.mjs';
import {createSeams} from './seams.mjs';
import {stepAsked} from './undo.mjs';

// Who holds the land, and until when, is the map's to say.
const GIVEN = ['faction', 'status', 'valid_to'];
const LACKS = {nobody: 'lackNobody', influence: 'lackInfluence'};

/** Opens the tool at the desk. */
export function open(root, desk) {
  const {state, record} = desk;
  const gone = new AbortController();
  const told = h('p', {class: 'said', role: 'status'});
  const claim = evidence(desk);
  const publishing = createPublishing(desk, {
    done: () => moving.discard(), discard: () => moving.discard(), rebased: ({base_revision: revision}) => moving.rebase(revision),
    faulted: (faults) => claim.mark(byProperty(faults)),
  });
  const moving = createMoving(desk, {claim, tell: (words) => { told.textContent = words; }, changed: (done) => {
    if (done) publishing.clear();
    refresh();
  }});
  claim.onchange = () => {
    publishing.clear();
    moving.keep();
  };
  let at = state.now.at;
  const drawn = {seams: null, handles: null, outline: null};
  const edit = {
    get fabric() { return moving.fabric; },
    get selected() { return moving.selected; },
    act: moving.act, select: moving.select, after: moving.after,
    drag: (operation) => drawn.seams?.drag(moving.fabric, operation && moving.fabric?.would(operation)),
    nameOf: (node) => nodeWords(record, moving.fabric, node),
    coloursOf: (node) => nodeSwatches(record, moving.fabric, node),
  };
  const discard = () => {
    publishing.clear();
    moving.discard();
    told.textContent = '';
  };

  const where = h('p', {class: 'kicker'});
  const how = h('div', {class: 'how'});
  const crowd = h('p', {class: 'none', role: 'status'});
  const [undo, redo] = [button('undoStep', () => moving.step('undo')), button('redoStep', () => moving.step('redo'))];
  const clear = button('discard', discard);
  const more = h('details', {class: 'otherways'}, h('summary', {}, say('bordersMore')), h('p', {}, say('bordersKeys')));
  const node = h('p');
  const chosen = h('div', {class: 'chosen'}, node, h('p', {class: 'actions'},
    button('insertAfter', () => moving.act(moving.after(moving.selected))),
    button('deleteNode', () => moving.act({do: 'delete', node: moving.fabric.nodes.place(moving.selected)}))));
  const moves = h('div', {class: 'moves'});
  const check = button('check', () => {
    const said = claim.read();
    const since = parseInstant(said.valid_from ?? '');
    claim.mark({});
    publishing.offer({base_revision: moving.ground.base, changes: changesOf(moving.gains, said)}, Number.isNaN(since) ? moving.ground.at : since);
  }, {class: 'main'});
  const list = createNodeList(edit, () => desk.map?.view().bounds ?? null);
  const form = h('div', {class: 'moving'}, h('p', {class: 'actions'}, undo, redo, clear), told, chosen, moves, claim.node, h('p', {class: 'actions'}, check));
  fill(root, h('div', {class: 'borders'}, where, how, more, crowd, form, list.node, publishing.node));
  document.addEventListener('keydown', (event) => byKey(event, moving), {signal: gone.signal});

  function refresh() {
    const {fabric, ground, gains, selected} = moving;
    const lacks = [...new Set(gains.map(lackOf).filter(Boolean))];
    fill(where, ground ? say('bordersOf', longDate(ground.at)) : '');
    fill(how, standing(desk, moving, discard));
    more.hidden = !fabric || !desk.map?.gl;
    form.hidden = !fabric;
    undo.disabled = !fabric?.operations().length;
    redo.disabled = !fabric?.undoneOperations().length;
    clear.disabled = !moving.draft;
    check.disabled = gains.length === 0 || lacks.length > 0;
    chosen.hidden = !fabric || selected === null;
    fill(node, !chosen.hidden && [edit.coloursOf(selected), ' ', h('bdi', {dir: 'ltr'}, placeWords(fabric.nodes.place(selected)))]);
    fill(moves, fabric && moveList(desk, fabric, gains), lacks.map((lack) => h('p', {class: 'refused', role: 'alert'}, say(LACKS[lack]))));
    state.set({tool: fabric && drawn.handles ? 'borders' : null});
    drawn.seams?.show(ground && moving.isHere() ? ground.fabric : null);
    drawn.outline?.show({areas: gains.flatMap(({coordinates}) => coordinates)});
    drawn.handles?.refresh();
    list.refresh();
  }

  /** The map opens later than the desk may: what is drawn on it waits for it. */
  function reachMap() {
    if (gone.signal.aborted) return;
    if (!desk.map) return void requestAnimationFrame(reachMap);
    const {gl} = desk.map;
    if (gl) {
      drawn.seams = createSeams(gl, desk);
      drawn.handles = createHandles(gl, edit, (count) => { crowd.textContent = count ? say('nodesCrowded', count) : ''; });
      gl.on('moveend', list.refresh);
    } else {
      drawn.outline = createOutline(document.getElementById('map'), desk);
      list.open();
    }
    refresh();
  }
  reachMap();

  return {
    show(moment, keys) {
      // What was checked for one date is not shown on another's map.
      if (moment.at !== at) publishing.clear();
      at = moment.at;
      if (keys.has('effect')) drawn.seams?.fade(state.now.effect !== null);
      moving.show(moment, keys);
      if (keys.has('map')) list.refresh();
    },
    close() {
      gone.abort();
      moving.close();
      desk.map?.gl?.off('moveend', list.refresh);
      drawn.handles?.close();
      drawn.seams?.close();
      drawn.outline?.close();
      publishing.clear();
      state.set({tool: null});
    },
  };
}

/** The form for since when and on what evidence; `dated` sets its date alone. */
function evidence(desk) {
  const claim = createClaim(desk, {at: desk.state.now.at});
  for (const name of GIVEN) claim.node.querySelector(`[data-field=${name}]`).hidden = true;
  claim.dated = (at) => claim.write({...claim.read(), valid_from: writeInstant(at)});
  return claim;
}

/** How things stand: how to move borders, or why that cannot be done here and what can. */
function standing({state, record, map}, {ground, draft, isHere}, discard) {
  if (record.knownAt !== null || state.now.preview !== null) return h('p', {}, say('bordersPast'));
  if (!ground) return h('p', {}, say(record.slices.length === 0 || (!draft && state.now.at < record.slices[0].from) ? 'bordersNothing' : 'bordersLoading'));
  const leave = button('discard', discard);
  if (ground.overtaken) return [h('p', {}, say('bordersOvertaken')), h('p', {class: 'actions'}, leave)];
  if (!isHere()) {
    return [h('p', {}, say('bordersElsewhen', longDate(ground.at))),
      h('p', {class: 'actions'}, button('goThere', () => state.set({at: ground.at}), {class: 'main'}), leave)];
  }
  return h('p', {}, say(map && !map.gl ? 'bordersHowBasic' : 'bordersHow'));
}

/** Steps back and forth, where there is a map to step on. */
function byKey(event, moving) {
  const way = stepAsked(event);
  if (!way || !moving.fabric) return;
  event.preventDefault();
  moving.step(way);
}
