// The draft of the drawing tool: areas step by step, the revision they stand on, the region that they would replace,
// and what is marked of them. It knows neither map nor page: whoever holds it is told of changes, and shows them.

import {deleteCorner, fromGeometry, insertCorner, moveCorner, nest, toGeometry} from './shape.mjs';
import {createSteps} from './undo.mjs';

// Corners are named `area ring corner`, counted from 0, so that a set can hold them.
const nameOf = (place) => place.join(' ');
const placeOf = (name) => name.split(' ').map(Number);

export class Draft {
  /** The revision it was begun on; null while it is blank. */
  base;
  /** The region on record that it would replace, {id, version}; null where it is a new one. */
  target;
  /** Whether it is offered to be published, as it is. */
  offered = false;
  /** The corners with a fault, and the one that is chosen. */
  wrong = new Set();
  chosen = null;
  #steps;
  // A corner that is dragged makes a step only when it is dropped.
  #dragged = null;
  // Whether its claim was filled in: that is a draft too, without an area.
  #touched;
  #published;
  #told;

  /**
   * The draft that was kept, or a blank one (null). `published()` gives the revision it is begun on. It tells `edited(how)`
   * when it is no longer what was offered, `marked()` when other things are marked, `held()` when a corner is in hand.
   */
  constructor(kept, {published, edited, marked, held}) {
    this.base = kept?.base_revision ?? null;
    this.target = kept?.target ?? null;
    this.#steps = createSteps(kept?.areas ?? []);
    this.#touched = kept !== null;
    this.#published = published;
    this.#told = {edited, marked, held};
  }

  get areas() { return this.#dragged ?? this.#steps.now; }
  get isBlank() { return this.#steps.now.length === 0 && !this.target && !this.#touched; }
  get canUndo() { return this.#steps.canUndo; }
  get canRedo() { return this.#steps.canRedo; }

  /** Takes other areas as a step; `how` is handed on to whoever is told. */
  take(areas, how) {
    this.#steps.take(areas);
    this.#edited(how);
  }
  /** Adds areas; those inside another become holes of it. */
  add(areas) {
    this.take(nest([...this.#steps.now, ...areas]));
  }
  /** Makes holes of areas that were put inside another corner by corner. */
  nest() {
    const areas = nest(this.#steps.now);
    if (areas.length !== this.#steps.now.length) this.take(areas);
  }
  undo() {
    this.#steps.undo();
    this.#edited();
  }
  redo() {
    this.#steps.redo();
    this.#edited();
  }
  /** Begins anew, with a region on record to change or with nothing. */
  begin(region = null) {
    this.#steps.begin(region ? fromGeometry(region.geometry) ?? [] : []);
    this.base = null;
    this.target = region && {id: region.id, version: region.properties.version};
    this.chosen = null;
    this.#touched = false;
    this.#edited();
  }
  /** Begins anew with a draft that was kept. */
  restore({areas, base_revision: revision, target}) {
    this.#steps.begin(areas);
    [this.base, this.target, this.chosen, this.#touched] = [revision, target, null, true];
    this.#edited();
  }
  /** What is claimed of the areas was changed. */
  touch() {
    this.#touched = true;
    this.#edited();
  }

  /** Moves a corner that is in hand; one that is `anew` comes before the one named. */
  drag(place, position, anew) {
    this.#dragged = (anew ? insertCorner : moveCorner)(this.areas, place, position);
    this.#told.held();
  }
  drop() {
    const areas = this.#dragged;
    this.#dragged = null;
    this.take(areas);
  }
  choose(place) {
    if (this.chosen === nameOf(place)) return;
    this.chosen = nameOf(place);
    this.#told.held();
  }
  deleteChosen() {
    this.take(deleteCorner(this.#steps.now, placeOf(this.chosen)));
  }

  /** The change that records it with such properties. */
  changeWith(properties) {
    const feature = {type: 'Feature', geometry: toGeometry(this.#steps.now), properties};
    return this.target ? {change: 'replace', ...this.target, feature} : {change: 'create', feature};
  }
  /** Marks it as offered; gives the document that records a change. */
  offer(change) {
    this.offered = true;
    this.wrong = new Set();
    this.#told.marked();
    return {base_revision: this.base, changes: [change]};
  }
  /** Marks corners, [area, ring, corner], as wrong: it is offered no more. */
  blame(places) {
    this.offered = false;
    this.wrong = new Set(places.map(nameOf));
    this.#told.marked();
  }
  /** Stands on a later revision, where its target has another version. */
  rebase(revision, version) {
    this.base = revision;
    this.target = this.target && {...this.target, version};
    this.#told.marked();
  }

  /** What the browser keeps of it, with its claim; null while it is blank. */
  toKeep(claim) {
    return this.isBlank ? null : {areas: this.#steps.now, claim, base_revision: this.base, target: this.target};
  }

  #edited(how) {
    this.offered = false;
    this.wrong = new Set();
    if (this.chosen && !isCorner(this.#steps.now, this.chosen)) this.chosen = null;
    if (!this.isBlank) this.base ??= this.#published();
    this.#told.edited(how);
  }
}

function isCorner(areas, name) {
  const [area, ring, corner] = placeOf(name);
  return areas[area]?.[ring]?.[corner] !== undefined;
}
