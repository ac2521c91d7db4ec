// Somebody else was faster: what they published since, as a picture before and after, and what can be done about it.

import {address, get, Problem} from '../api.mjs';
import {written} from '../bbox.mjs';
import {h} from '../dom.mjs';
import {minute, writeInstant} from '../time.mjs';
import {say} from '../words.mjs';
import {boxAround} from './box.mjs';
import {button} from './button.mjs';
import {shapesOf} from './saying.mjs';

// So small a picture has no letters.
const [WIDTH, HEIGHT] = [384, 288];

/** Whether a refusal says that others were faster. */
export const overtaken = (problem) => problem.status === 412 || Boolean(problem.said?.conflicts);

/** The changesets of others that stand in the way, the latest last. */
export const overtakers = ({said}) => (said.conflicts ?? said.since ?? []).toSorted((one, other) => one.revision - other.revision);

/** What others published, in words and as two pictures around the ground of the changes that `base_revision` is known of. */
export function tellTheirs({record}, theirs, {changes, base_revision: base = record.published}, at) {
  const box = boxAround(shapesOf(changes)) ?? written(record.bbox);
  const picture = (revision, text) => h('figure', {},
    h('img', {width: WIDTH, height: HEIGHT, alt: text, src: pictureOf(record, revision, at, box)}), h('figcaption', {}, text));
  return [
    theirs.length > 0 && h('ul', {class: 'theirs'}, theirs.map(({revision, author, comment, at: when}) => h('li', {},
      h('strong', {}, h('bdi', {}, author)), ', ', minute(when), ': ', h('bdi', {}, comment || say('noComment')),
      h('small', {}, say('asRevision', revision))))),
    h('div', {class: 'twin'}, picture(base, say('beforeTheirs', base)), picture(record.published, say('afterTheirs', record.published))),
  ];
}

/** The conflict of a draft; and what can be done, `discard` if there is such a thing. */
export function tellOvertaken(desk, problem, {document, at}, {onTop, keep, discard}) {
  const theirs = overtakers(problem);
  return [
    h('h2', {}, say('overtaken')),
    theirs.length === 0 && h('p', {}, h('bdi', {}, problem.detail)),
    tellTheirs(desk, theirs, document, at),
    h('p', {}, say('overtakenWhy')),
    h('p', {class: 'actions'}, button('onTop', onTop, {class: 'main'}), button('keepDraft', keep), discard && button('discard', discard)),
  ];
}

function pictureOf({slug}, revision, at, box) {
  return address(`/territories/${slug}/map.png`, {bbox: box.join(','), known_at: revision, datetime: writeInstant(at), width: WIDTH, height: HEIGHT, legend: 'none', title: ''});
}

/** The same edit, made against what is published now: revision and versions are the latest. */
export async function rebase({record}, document) {
  const changes = await Promise.all(document.changes.map(async (change) => {
    if (change.version === undefined) return change;
    try {
      const {properties} = await get(`/territories/${record.slug}/regions/${change.id}`);
      return {...change, version: properties.version};
    } catch (fault) {
      // It is gone: the server says so of the change itself, when it is offered again.
      if (fault instanceof Problem && fault.status === 404) return change;
      throw fault;
    }
  }));
  return {...document, base_revision: record.published, changes};
}
