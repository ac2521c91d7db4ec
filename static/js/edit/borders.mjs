// The tool that moves borders: the map in force at the page's date, with every node that neighbours share to be moved,
// added or taken out. What that changes is published as the land each holder gained; nothing is cut out of what was
// recorded before.

import {createClaim} from './claim.mjs';
import {keepDraft, readDraft} from './drafts.mjs';
import {placeOf} from './faults.mjs';
import {changesOf, gainsOf, lackOf} from './gains.mjs';
import {loadGround} from './ground.mjs';
import {createHandles} from './handles.mjs';
import {moveList} from './movelist.mjs';
import {createNodeList} from './nodelist.mjs';
import {createPublishing} from './publishing.mjs';
import {createSeams} from './seams.mjs';
import {fill, h} from '../dom.mjs';
import {position} from '../figures.mjs';
import {latestOnly} from '../latest.mjs';
import {factionOf} from '../record.mjs';
import {swatch} from '../swatch.mjs';
import {findSlice, longDate, parseInstant} from '../time.mjs';
import {named, say} from '../words.mjs';

const TOOL = 'borders';
// Who holds the land is the map's to say, not the form's.
const GIVEN = ['faction', 'status', 'valid_to'];
const REFUSED = {gone: 'moveGone', fixed: 'moveFixed', three: 'moveThree', meet: 'moveMeet'};
const DONE = {move: 'nodeMoved', insert: 'nodeInserted', delete: 'nodeDeleted'};

/** Opens the tool at the desk. */
export function open(root, desk) {
  const {state, record} = desk;
  let moment = null;
  let ground = null;
  let handles = null;
  let seams = null;
  let gains = [];
  let draft = readDraft(record.slug, TOOL);
  const gone = new AbortController();

  const where = h('p', {class: 'kicker'});
  const how = h('p', {class: 'how'});
  const told = h('p', {class: 'said', role: 'status'});
  const button = (word, onclick, properties = {}) => h('button', {type: 'button', onclick, ...properties}, say(word));
  const [undo, redo] = [button('undoMove', () => step('undo')), button('redoMove', () => step('redo'))];
  const discard = button('discardMoves', () => throwAway());
  const chosen = h('div', {class: 'chosen'});
  const moves = h('div', {class: 'moves'});
  const claim = createClaim(desk, {at: state.now.at});
  for (const name of GIVEN) claim.node.querySelector(`[data-field=${name}]`).hidden = true;
  claim.onchange = () => {
    publishing.clear();
    save();
  };
  const check = button('checkMoves', () => offer(), {class: 'main'});
  const publishing = createPublishing(desk, {
    done: () => throwAway(false), discard: () => throwAway(),
    faulted: (faults) => claim.mark(Object.fromEntries(faults.map(({at, detail}) => [placeOf(at, {changes: []}).property, detail]).filter(([name]) => name))),
  });
  const form = h('div', {class: 'moving'}, h('p', {class: 'actions'}, undo, redo, discard), chosen, moves, claim.node, h('p', {class: 'actions'}, check));

  const edit = {
    get fabric() { return ground && !ground.overtaken && isHere() ? ground.fabric : null; },
    selected: null, act, select, nameOf, holdersOf,
    after: (node) => {
      const between = [node, ground.fabric.next(node)].map(ground.fabric.nodes.place);
      return {do: 'insert', between, at: between[0].map((value, axis) => Number(((value + between[1][axis]) / 2).toFixed(7)))};
    },
    drag: (operation) => seams?.drag(ground?.fabric, operation && ground.fabric.would(operation)),
  };
  const list = createNodeList(edit, () => desk.map?.view().bounds ?? null);
  fill(root, h('div', {class: 'borders'}, where, how, told, form, list.node, publishing.node));
  document.addEventListener('keydown', hearKeys, {signal: gone.signal});

  const isHere = () => findSlice(record.slices, ground.at) === moment?.index;
  const load = latestOnly(async () => {
    try {
      const wanted = draft;
      const loaded = await loadGround(desk, state.now.at, wanted);
      if (gone.signal.aborted || draft !== wanted) return;
      if (wanted && ground && ground.revision !== loaded.revision) told.textContent = say('groundRenewed', loaded.revision);
      ground = loaded;
      if (!wanted) claim.write({...claim.read(), valid_from: null, ...dated(ground.at)});
      else if (!loaded.overtaken) keep();
      edit.selected = null;
      refresh();
    } catch (fault) {
      desk.report(fault);
    }
  });
  if (draft) claim.write(draft.claim);

  function act(operation, joined = false) {
    const {fabric} = ground;
    const last = fabric.operations().at(-1);
    const goesOn = joined && last?.joined && operation.do === 'move' && String(last.to) === String(operation.from);
    // Steps of one node by keys are one move, so that undoing takes back all of them.
    if (goesOn) fabric.undo();
    const refused = fabric.apply({...operation, ...(goesOn && {from: last.from}), ...(joined && {joined})});
    if (refused) {
      if (goesOn) fabric.redo();
      told.textContent = say(REFUSED[refused]);
      return false;
    }
    const place = operation.to ?? operation.at ?? null;
    const next = place && fabric.stands(place);
    edit.selected = next !== null && !fabric.isFixed(next) ? next : null;
    told.textContent = say(DONE[operation.do], position({lon: (place ?? operation.node)[0], lat: (place ?? operation.node)[1]}));
    changed();
    return true;
  }
  function select(node) {
    edit.selected = node;
    refresh();
  }
  function step(way) {
    const operation = edit.fabric?.[way]();
    if (!operation) return;
    if (edit.fabric.holdersOf(edit.selected).length === 0) edit.selected = null;
    told.textContent = say(way === 'undo' ? 'moveUndone' : 'moveRedone');
    changed();
  }
  function changed() {
    publishing.clear();
    save();
    refresh();
  }
  function save() {
    if (ground && !ground.overtaken) keep();
  }
  function keep() {
    const [operations, undone] = [ground.fabric.operations(), ground.fabric.undoneOperations()];
    draft = operations.length + undone.length > 0 ? {at: ground.at, revision: ground.revision, operations, undone, claim: claim.read()} : null;
    keepDraft(record.slug, TOOL, draft);
  }
  function throwAway(clears = true) {
    draft = null;
    ground = null;
    keepDraft(record.slug, TOOL, null);
    if (clears) publishing.clear();
    told.textContent = '';
    refresh();
    load();
  }
  function offer() {
    const said = claim.read();
    claim.mark({});
    publishing.offer({base_revision: ground.revision, changes: changesOf(gains, said)}, parseInstant(said.valid_from?.slice?.(0, 10) ?? '') || ground.at);
  }

  function refresh() {
    const {fabric} = edit;
    const operations = fabric?.operations() ?? [];
    gains = fabric ? gainsOf(fabric) : [];
    const lacks = [...new Set(gains.map(lackOf).filter(Boolean))];
    fill(where, ground ? say('bordersOf', longDate(ground.at)) : '');
    fill(how, stateOf());
    form.hidden = !fabric;
    undo.disabled = operations.length === 0;
    redo.disabled = !fabric?.undoneOperations().length;
    discard.disabled = !draft;
    check.disabled = gains.length === 0 || lacks.length > 0;
    fill(chosen, fabric && edit.selected !== null && chosenPart());
    fill(moves, fabric && moveList(desk, fabric, gains), lacks.map((lack) =>
      h('p', {class: 'refused', role: 'alert'}, say(lack === 'nobody' ? 'lackNobody' : 'lackInfluence'))));
    seams?.show(ground && isHere() ? ground.fabric : null);
    state.set({tool: fabric && handles ? TOOL : null});
    const focused = handles?.hasFocus();
    handles?.refresh();
    if (focused && edit.selected !== null) handles.focus(edit.selected);
    list.refresh();
  }
  function stateOf() {
    if (isPast()) return say('bordersPast');
    if (!moment?.slice && !draft) return say('bordersNothing');
    if (!ground) return say('bordersLoading');
    const leave = h('span', {class: 'actions'}, button('discardMoves', () => throwAway()));
    if (ground.overtaken) return [say('bordersOvertaken'), leave];
    if (!isHere()) {
      leave.prepend(button('goThere', () => state.set({at: ground.at}), {class: 'main'}));
      return [say('bordersElsewhen', longDate(ground.at)), leave];
    }
    return handles ? say('bordersHow') : say('bordersHowBasic');
  }
  const isPast = () => record.knownAt !== null || state.now.preview !== null;

  function chosenPart() {
    const node = edit.selected;
    return [h('p', {}, holdersOf(node), ' ', h('bdi', {dir: 'ltr'}, position(placed(node)))), h('p', {class: 'actions'},
      button('insertAfter', () => act(edit.after(node))), button('deleteNode', () => act({do: 'delete', node: ground.fabric.nodes.place(node)})))];
  }
  function placed(node) {
    const [lon, lat] = ground.fabric.nodes.place(node);
    return {lon, lat};
  }
  function holdingsAt(node) {
    return [...new Set(ground.fabric.holdersOf(node).map((one) => ground.fabric.holdings[one].faction))];
  }
  function nameOf(node) {
    const names = holdingsAt(node).map((faction) => (faction === null ? say('nobody') : named(factionOf(record, faction))));
    return say('nodeOf', names.join(say('comma')), position(placed(node)));
  }
  function holdersOf(node) {
    return holdingsAt(node).map((faction) => (faction === null ? h('span', {class: 'swatch nobody'}) : swatch(record, faction)));
  }
  function hearKeys(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.matches?.('input, textarea, select')) return;
    const key = event.key.toLowerCase();
    const way = key === 'y' || (key === 'z' && event.shiftKey) ? 'redo' : key === 'z' ? 'undo' : null;
    if (!way || !edit.fabric) return;
    event.preventDefault();
    step(way);
  }

  /** The map opens later than the desk may: what is drawn on it waits for it. */
  function reachMap() {
    if (gone.signal.aborted) return;
    if (!desk.map) return void requestAnimationFrame(reachMap);
    if (!desk.map.gl) list.open();
    else {
      seams = createSeams(desk.map.gl, desk);
      const crowd = h('p', {class: 'none', role: 'status'});
      how.after(crowd);
      handles = createHandles(desk.map.gl, edit, (count) => { crowd.textContent = count ? say('nodesCrowded', count) : ''; });
      desk.map.gl.on('moveend', list.refresh);
    }
    if (moment) refresh();
  }
  reachMap();

  return {
    show(now, keys) {
      moment = now;
      if (keys.has('effect')) seams?.fade(state.now.effect !== null);
      if (isPast() || (!moment.slice && !draft)) {
        ground = null;
        if (keys.has('at') || keys.has('edition')) refresh();
      } else if (keys.has('edition') || !ground || (keys.has('at') && !draft && !isHere())) load();
      else if (keys.has('at')) refresh();
      if (keys.has('map')) list.refresh();
    },
    close() {
      gone.abort();
      desk.map?.gl?.off('moveend', list.refresh);
      handles?.close();
      seams?.close();
      publishing.clear();
      state.set({tool: null});
    },
  };
}

const dated = (at) => ({valid_from: new Date(at).toISOString().slice(0, 10)});
