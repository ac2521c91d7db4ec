// One changeset of the history, opened: what it touched, in words and on the map; the map as it was then; and reverting it.

import {address, get} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {position, squareKilometres} from '../figures.mjs';
import {writeUrl} from '../url.mjs';
import {say} from '../words.mjs';
import {boxAround} from './box.mjs';
import {areaOf} from './gains.mjs';
import {tellRefusal} from './refusal.mjs';
import {countKinds, shapesOf, tellChange, tellSubject} from './saying.mjs';
import {createRevert} from './revert.mjs';

// An import touches thousands of things: more than these are counted, not told one by one.
const MOST = 20;

/** Tells a changeset in `node`; gives the shapes it touched. */
export async function tellChangeset(node, desk, revision, {where, done}) {
  const {state, record, session} = desk;
  const path = `/territories/${record.slug}`;
  fill(node, h('p', {class: 'none'}, say('lookingUpRevision')));
  try {
    const {touched} = await get(`${path}/changesets/${revision}`);
    const told = touched.length > MOST ? [] : touched;
    const regions = told.filter(({kind}) => kind === 'region');
    const changes = (await Promise.all(regions.map(({name}) => regionChange(path, name, revision)))).filter(Boolean);
    if (node.hidden) return;
    const shapes = shapesOf(changes);
    // The first makes the territory, and cannot be undone.
    const may = revision > 1 && session.mayPublish(record.slug);
    fill(node,
      told.length === 0 ? h('ul', {class: 'saying'}, countKinds(touched).map((text) => h('li', {}, text)))
        : h('ul', {class: 'saying'}, changes.map((change) => h('li', {}, tellChange(record, change))),
          told.filter(({kind}) => kind !== 'region').map((one) => h('li', {}, tellSubject(record, one)))),
      landOf(shapes),
      h('div', {class: 'actions'},
        shapes.length > 0 && where.wayTo(shapes),
        h('a', {href: `${address('/')}${writeUrl({...state.now, knownAt: String(revision), preview: null, edit: null})}`}, say('mapThen'))),
      may && createRevert(desk, revision, {label: say('revert'), done}));
    where.outline(shapes);
  } catch (fault) {
    fill(node, tellRefusal(fault));
  }
}

/** How much land the shapes are, and around where. */
function landOf(shapes) {
  const box = boxAround(shapes);
  if (!box) return null;
  const area = shapes.reduce((sum, {type, coordinates}) => sum + areaOf(type === 'Polygon' ? [coordinates] : coordinates), 0);
  const [west, south, east, north] = box;
  return h('p', {class: 'none'}, say('landTouched', squareKilometres(area)), h('bdi', {dir: 'ltr'}, position({lon: (west + east) / 2, lat: (south + north) / 2})));
}

/** What a revision made of a region, written as a proposal's change is. */
async function regionChange(path, id, revision) {
  const {versions} = await get(`${path}/regions/${id}/versions`);
  const index = versions.findIndex((one) => one.revision === revision);
  if (index < 0) return null;
  const [now, before] = [versions[index], versions[index - 1]];
  const stood = before && !before.deleted ? before.feature : null;
  if (now.deleted) return {change: 'delete', id, replaces: stood};
  return stood ? {change: 'replace', id, feature: now.feature, replaces: stood} : {change: 'create', id, feature: now.feature};
}
