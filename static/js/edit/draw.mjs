// Drawing: this land was held by that faction since then, on such evidence. The parts of the tool, and how they are joined:
// map, list of corners and fields change the draft; the draft tells of it here; and here all that shows it follows.
//
// The draft is kept by the browser at each step, with the revision it was begun on, until it is published or thrown away.

import {fill, h} from '../dom.mjs';
import {factionOf} from '../record.mjs';
import {day, longDate, parseInstant, writeInstant} from '../time.mjs';
import {say} from '../words.mjs';
import {createArea} from './area.mjs';                      // the area: drawn, typed, pasted
import {button} from './button.mjs';
import {createCanvas} from './canvas.mjs';                  // the draft on the map
import {createClaim} from './claim.mjs';                    // who held it, since when, on what evidence
import {rebase} from './conflict.mjs';
import {Draft} from './draft.mjs';                          // what is drawn, and what it stands on
import {keepDraft, readDraft} from './drafts.mjs';
import {byProperty, cornersAtFault} from './faults.mjs';
import {createPublishing} from './publishing.mjs';          // what it would change, and publishing it
import {createTarget} from './target.mjs';                  // the region on record that is changed
import {stepAsked} from './undo.mjs';

/** Opens the tool in `root`. */
export function open(root, desk) {
  const {state, record} = desk;
  const gone = new AbortController();
  const kept = readDraft(record.slug, 'draw');
  const draft = new Draft(kept, {published: () => record.published, edited, marked: show, held: () => canvas.show()});
  const claim = createClaim(desk, {at: state.now.at});
  if (kept) claim.write(kept.claim);
  const colour = () => factionOf(record, claim.read().faction ?? '').colour;
  const canvas = createCanvas(desk, draft, {colour, opened: () => {
    // Where nothing can be drawn, corners are typed.
    if (!canvas.canDraw) area.openList();
    show();
  }});
  const area = createArea(draft, canvas, desk.report);
  const target = createTarget(desk, draft, {begin, offer});
  // The draft that was discarded last, and the one that was published.
  let [left, sent] = [null, null];
  const publishing = createPublishing(desk, {
    done: () => {
      [left, sent] = [null, draft.toKeep(claim.read())];
      forget();
    },
    undone: mend, discard: () => begin(), faulted: blame,
    rebased: ({base_revision: revision, changes: [{version}]}) => draft.rebase(revision, version),
  });
  const discard = button('discard', () => begin());
  const back = button('bringBack', () => bringBack(left));
  const date = h('p', {role: 'status'});
  const elsewhen = h('div', {class: 'elsewhen'}, date, h('p', {class: 'actions'}, button('goThere', goToBeginning)));
  // The beginning that was claimed when it was last shown.
  let begins = null;
  const keptNote = h('small', {});
  fill(root, h('form', {class: 'drawing', novalidate: true, onsubmit: (event) => { event.preventDefault(); check(); }},
    target.node, elsewhen, area.node, claim.node, h('p', {class: 'actions'}, h('button', {class: 'main'}, say('check')), discard, back, keptNote)), publishing.node);
  claim.onchange = () => {
    const other = claim.read().valid_from !== begins;
    draft.touch();
    // Another beginning is another map to draw on.
    if (other) goToBeginning();
  };
  addEventListener('keydown', (event) => byKey(event, draft, area), {signal: gone.signal});

  /** It is no longer what was offered or found wrong. */
  function edited(how) {
    claim.mark({});
    publishing.clear();
    target.rest();
    show(how);
  }
  /** Shows the draft, and keeps it. */
  function show(how) {
    const isKept = keepDraft(record.slug, 'draw', draft.toKeep(claim.read()));
    fill(keptNote, !draft.isBlank && say(isKept ? 'draftKept' : 'draftNotKept'));
    discard.hidden = draft.isBlank;
    back.hidden = !draft.isBlank || !left;
    canvas.show();
    area.show(how);
    tellDate();
  }
  /** Says so where the page shows another date than the draft's. */
  function tellDate() {
    begins = claim.read().valid_from;
    const at = draft.isBlank ? null : otherDate(desk, claim.read(), draft.target);
    elsewhen.hidden = at === null;
    fill(date, at !== null && say('draftElsewhen', longDate(at)));
  }
  function goToBeginning() {
    const at = otherDate(desk, claim.read());
    if (at !== null) state.set({at});
  }

  /** Begins anew, with a region on record to change or with nothing; what was there can be brought back. */
  function begin(region = null) {
    canvas.pen.cancel();
    left = draft.toKeep(claim.read());
    if (region) claim.write(region.properties);
    forget(region);
    area.tell(null);
  }
  function forget(region) {
    draft.begin(region);
    target.show();
  }

  function bringBack(kept) {
    claim.write(kept.claim);
    draft.restore(kept);
    target.show();
  }
  /** Brings back what was published and undone, on the record as it is now; gives whether it could. */
  async function mend() {
    if (!sent || !draft.isBlank) return false;
    const {base_revision, changes: [renewed]} = await rebase(desk, {changes: [sent.target ?? {}]});
    bringBack({...sent, base_revision, target: sent.target && renewed});
    return true;
  }

  async function check() {
    canvas.pen.stop();
    target.rest();
    await area.drawn();
    draft.nest();
    if (area.insist() && claim.insist()) offer(draft.changeWith(claim.read()));
  }
  function offer(change, at = judgedAt(claim.read(), state.now.at)) {
    claim.mark({});
    publishing.offer(draft.offer(change), at);
  }
  /** Says faults where they are: at their field, or at their corner in the list and on the map. */
  function blame(faults) {
    claim.mark(byProperty(faults));
    const corners = cornersAtFault(faults, {changes: [draft.changeWith({})]});
    if (corners.length > 0) area.openList();
    draft.blame(corners);
  }

  target.show();
  show();
  return {
    show(moment, changed) {
      if (changed.has('at') || changed.has('edition')) canvas.snapping.read();
      if (changed.has('at') && draft.isBlank) claim.write({...claim.read(), valid_from: writeInstant(state.now.at)});
      if (changed.has('at')) tellDate();
      if (changed.has('target') && state.now.target) target.takeUp(state.now.target);
    },
    close() {
      gone.abort();
      publishing.clear();
      canvas.close();
    },
  };
}

/**
 * What one draws on is the map of the day it begins: that day's instant, where there is a map of it and the page shows another
 * day's; else null. A region on record (`target`) is changed on any day it holds.
 */
function otherDate({state, record}, {valid_from: from, valid_to: to}, target = null) {
  const at = parseInstant(from ?? '');
  const holds = target && state.now.at >= at && !(state.now.at >= parseInstant(to ?? ''));
  return at >= (record.slices[0]?.from ?? at) && day(at) !== day(state.now.at) && !holds ? at : null;
}

/** The instant an edit is judged at: the date shown where it holds then, else its beginning. */
function judgedAt({valid_from: from, valid_to: to}, shown) {
  const [begins, ends] = [parseInstant(from), to ? parseInstant(to) : Infinity];
  return shown >= begins && shown < ends ? shown : begins;
}

/** Steps back and forth; and the chosen corner taken out, where the keys are the map's. */
function byKey(event, draft, area) {
  const way = stepAsked(event);
  const takesOut = (event.key === 'Delete' || event.key === 'Backspace') && draft.chosen && event.target.matches?.('canvas, body');
  if (!way && !takesOut) return;
  event.preventDefault();
  if (way) area.step(way);
  else draft.deleteChosen();
}
