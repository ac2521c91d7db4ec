// What went wrong, in the server's own words, and a way to try again; and being offline, which is no fault.

import {Problem} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {tellProblem} from '../problem.mjs';
import {say} from '../words.mjs';

/** Builds the notice; `report` shows a fault, `whenBack` is called when the connection returns. */
export function createNotice(root) {
  const show = (problem, ...more) => {
    fill(root, tellProblem(problem), ' ', more);
    root.hidden = false;
  };
  const report = (fault) => {
    if (!navigator.onLine) return away();
    if (!(fault instanceof Problem)) console.warn(fault);
    show(fault, h('button', {type: 'button', onclick: () => location.reload()}, say('tryAgain')));
  };
  const away = () => show(new Problem({title: say('offline'), detail: say('offlineStays')}));
  addEventListener('offline', away);
  return {
    report,
    whenBack: (again) => addEventListener('online', () => {
      root.hidden = true;
      again();
    }),
  };
}
