// The faults the server finds in an edit, said with the place they are about.

import {h} from '../dom.mjs';
import {tellProblem} from '../problem.mjs';
import {say} from '../words.mjs';
import {FIELDS} from './claim.mjs';
import {cornerWords} from './cornernames.mjs';

/**
 * What a fault's pointer is about, as far as it tells: {change, property} or {change, area, ring, corner}, counted from 0.
 * A ring's last position is its first corner again.
 */
export function placeOf(at, {changes}) {
  const found = /^\/changes\/(\d+)(?:\/feature\/(?:properties\/(\w+)|geometry\/coordinates((?:\/\d+)*)))?/.exec(at ?? '');
  if (!found) return {};
  const [, number, property, steps] = found;
  const change = Number(number);
  if (property) return {change, property};
  if (steps === undefined) return {change};
  const geometry = changes[change]?.feature?.geometry;
  const path = steps.split('/').slice(1).map(Number);
  const [area, ring, corner] = geometry?.type === 'MultiPolygon' ? path : [0, ...path];
  const many = (geometry?.type === 'MultiPolygon' ? geometry.coordinates[area] : geometry?.coordinates)?.[ring]?.length;
  return {change, area, ring, corner: corner !== undefined && corner === many - 1 ? 0 : corner};
}

/** What is wrong with properties: {name: text}, for the fields of a claim. */
export function byProperty(faults) {
  return Object.fromEntries(faults.map(({at, detail}) => [placeOf(at, {changes: []}).property, detail]).filter(([name]) => name));
}

/** The corners that are at fault, as [area, ring, corner]. */
export function cornersAtFault(faults, document) {
  return faults.map(({at}) => placeOf(at, document)).filter(({corner}) => corner !== undefined).map(({area, ring, corner}) => [area, ring, corner]);
}

/** Why a document was refused: fault by fault where the server named them, else in its own words. */
export function tellFaults(problem, document) {
  const {faults} = problem.said;
  return [h('h2', {}, say('notYet')), faults
    ? h('ul', {class: 'faults'}, faults.map((one) => h('li', {}, tellFault(one, nameOf(placeOf(one.at, document))))))
    : h('p', {}, tellProblem(problem))];
}

/** A fault with the place it is about, where that has a name. */
export function tellFault({detail}, place) {
  return [place && [h('strong', {}, place), ': '], h('bdi', {}, detail)];
}

function nameOf({property, area, ring, corner}) {
  if (property) return FIELDS[property] ? say(FIELDS[property]) : property;
  return area === undefined ? null : cornerWords(area, ring, corner);
}
