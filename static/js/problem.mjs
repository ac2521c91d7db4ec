// A problem in words, the same wherever the page tells of one: its title, and what the server says of it, verbatim.

import {Problem} from './api.mjs';
import {h} from './dom.mjs';

/** What went wrong, as a title and a detail. */
export function tellProblem(fault) {
  const {title, detail} = Problem.of(fault);
  return [h('strong', {}, title), ' ', h('bdi', {}, detail ?? '')];
}
