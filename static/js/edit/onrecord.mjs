// What is recorded already, taken up to be changed: from the place panel to the drawing tool.

import {get} from '../api.mjs';
import {h} from '../dom.mjs';
import {learn} from '../words.mjs';
import {button} from './button.mjs';
import ar from './words/ar.mjs';
import en from './words/en.mjs';

/** The button that takes up a region to change it; null of land that a survey shows, which is changed by a survey. */
export async function changeButton({state, record}, region) {
  learn({en, ar});
  const path = `/territories/${record.slug}`;
  const {properties: {revision}} = await get(`${path}/regions/${region}`);
  const {touched} = await get(`${path}/changesets/${revision}`);
  if (!touched.some(({kind, name}) => kind === 'region' && name === region)) return null;
  return h('p', {class: 'tochange'}, button('changeThis', () => state.set({edit: 'draw', target: region})));
}
