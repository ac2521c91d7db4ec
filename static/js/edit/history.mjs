// The history: who published what and when, newest first; what each changeset touched; and taking it back.

import {get} from '../api.mjs';
import {written} from '../bbox.mjs';
import {fill, h} from '../dom.mjs';
import {latestOnly} from '../latest.mjs';
import {minute} from '../time.mjs';
import {say} from '../words.mjs';
import {tellChangeset} from './changeset.mjs';
import {tellRefusal} from './refusal.mjs';
import {createRevert} from './revert.mjs';
import {createWhere} from './where.mjs';

const PAGE = 25;

/** Builds the history in `root`. */
export function open(root, desk) {
  const {state, record, session} = desk;
  const path = `/territories/${record.slug}/changesets`;
  const where = createWhere(desk, 'history');
  let closed = false;
  let published = record.published;
  let opened = null;
  let offered = null;

  const told = h('div', {class: 'told', role: 'status', tabindex: -1});
  const mine = h('div', {class: 'mine'});
  const author = h('input', {type: 'search', name: 'author', list: 'history-authors', autocomplete: 'off', placeholder: say('everybody'), onchange: () => load()});
  const authors = h('datalist', {id: 'history-authors'});
  const here = h('input', {type: 'checkbox', onchange: () => load()});
  const list = h('ol', {class: 'rows'});
  const older = h('button', {type: 'button', hidden: true}, say('older'));
  fill(root, told, mine,
    h('div', {class: 'sifting'}, h('label', {class: 'field'}, h('span', {}, say('byWhom')), author), authors,
      h('label', {class: 'check'}, here, h('span', {}, say('onThisPart')))),
    list, older);

  const done = (undone) => (changeset) => {
    fill(told, h('p', {class: 'success'}, say('undone', undone, changeset.revision)));
    told.focus({preventScroll: true});
    desk.renew().catch(desk.report);
  };
  const read = async (before, fresh = false) => {
    const bbox = here.checked && desk.map ? inView(desk.map) : null;
    const {changesets, next_before: next} = await get(path, {author: author.value.trim() || null, bbox, before, limit: PAGE});
    if (closed) return;
    if (fresh) return freshen(changesets);
    if (!before) {
      fill(list);
      opened = null;
      where.close();
    }
    list.append(...changesets.map(row));
    if (!list.firstChild) fill(list, h('li', {class: 'none'}, say('nothingRecorded')));
    older.hidden = next === null;
    older.onclick = () => load(next);
    const known = [...authors.options].map(({value}) => value);
    authors.append(...[...new Set(changesets.map((one) => one.author))].filter((one) => !known.includes(one)).map((value) => h('option', {value})));
  };
  /** What others publish comes on top; what one has opened and begun stays. */
  const freshen = (changesets) => {
    const known = new Set([...list.children].map(({dataset}) => dataset.revision));
    if (changesets.length) list.querySelector('.none')?.remove();
    list.prepend(...changesets.filter(({revision}) => !known.has(String(revision))).map(row));
  };
  const load = latestOnly(async (before = null, fresh = false) => {
    try {
      await read(before, fresh);
    } catch (fault) {
      if (!closed) fill(list, h('li', {}, tellRefusal(fault)));
    }
  });
  const row = (changeset) => {
    const {revision, comment, at, redacted, redaction_reason: reason} = changeset;
    const node = h('div', {class: 'touched', hidden: true});
    const button = h('button', {type: 'button', class: 'row', 'aria-expanded': 'false', onclick: () => unfold(button, node, revision)},
      h('strong', {}, redacted ? say('takenDown') : h('bdi', {}, comment || say('noComment'))),
      h('small', {}, say('revisionIs', revision), ', ', h('bdi', {}, changeset.author), ', ', minute(at)),
      redacted && h('small', {}, say('takenDownWhy'), h('bdi', {}, reason)));
    return h('li', {dataset: {revision}}, button, node);
  };
  const unfold = (button, node, revision) => {
    const opens = node.hidden;
    if (opened) {
      opened.button.setAttribute('aria-expanded', 'false');
      opened.node.hidden = true;
      where.close();
    }
    opened = opens ? {button, node} : null;
    if (!opens) return;
    button.setAttribute('aria-expanded', 'true');
    node.hidden = false;
    tellChangeset(node, desk, revision, {where, done: done(revision)});
  };

  /** The last thing one did oneself stands at the top, ready to be undone. */
  const offerUndo = async () => {
    if (!session.mayPublish(record.slug)) return;
    try {
      const {changesets: [last]} = await get(path, {author: session.token.name, limit: 1});
      if (closed || offered === (last?.revision ?? null)) return;
      offered = last?.revision ?? null;
      if (!last || last.revision === 1) return fill(mine);
      fill(mine, h('p', {}, h('small', {}, say('myLast'), h('bdi', {}, last.comment || say('noComment')), ' – ', say('revisionIs', last.revision))),
        createRevert(desk, last.revision, {label: say('undoMine'), done: done(last.revision)}));
    } catch (fault) {
      desk.report(fault);
    }
  };

  load();
  offerUndo();
  return {
    show(moment, changed) {
      if (record.published !== published) {
        published = record.published;
        load(null, true);
        offerUndo();
      } else if (here.checked && changed.has('map')) load();
    },
    close() {
      closed = true;
      where.close();
    },
  };
}

/** The part of the map in view, as `west,south,east,north`; a map that is far out shows more than the world. */
function inView(map) {
  const {bounds: [west, south, east, north]} = map.view();
  const seen = written([west, south, east, north])
    ?? [Math.max(-180, west), Math.max(-90, south), Math.min(180, east), Math.min(90, north)];
  return seen.map((side) => side.toFixed(5)).join(',');
}
