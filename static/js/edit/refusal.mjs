// Why the server refused something, with all that it named: faults, and what others published meanwhile.

import {Problem} from '../api.mjs';
import {h} from '../dom.mjs';
import {tellProblem} from '../problem.mjs';
import {say} from '../words.mjs';
import {tellFault} from './faults.mjs';

/** A refusal in words; `placed` says in words what a fault's pointer is about, where it can, `worded` what it says. */
export function tellRefusal(fault, placed = () => null, worded = (detail) => detail) {
  const problem = Problem.of(fault);
  const {faults, conflicts} = problem.said;
  const reasons = faults ? faults.map((one) => tellFault({detail: worded(one.detail)}, placed(one.at))) : conflicts?.map(tellConflict);
  return h('div', {class: 'refused', role: 'alert'},
    reasons ? h('p', {}, h('strong', {}, say(faults ? 'refusedBecause' : 'overtaken'))) : h('p', {}, tellProblem(problem)),
    reasons && h('ul', {}, reasons.map((one) => h('li', {}, one))));
}

/** A changeset that stands in the way: whose, and on what. */
function tellConflict({revision, author, about}) {
  return [say('revisionIs', revision), ', ', h('bdi', {}, author), ': ', h('bdi', {}, about.join(', '))];
}
