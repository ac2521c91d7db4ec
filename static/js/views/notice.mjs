// What went wrong, in the server's own words, and a way to try again; and being offline, which is no fault.

import {Problem} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {say} from '../words.mjs';

/** Builds the notice; `report` shows a fault, `whenBack` is called when the connection returns. */
export function createNotice(root) {
  const show = (title, detail, ...more) => {
    fill(root, h('strong', {}, title), ' ', detail ?? '', ' ', more);
    root.hidden = false;
  };
  const report = (fault) => {
    if (!navigator.onLine) return away();
    const problem = fault instanceof Problem ? fault : new Problem(fault);
    if (!(fault instanceof Problem)) console.warn(fault);
    show(problem.title, problem.detail, h('button', {type: 'button', onclick: () => location.reload()}, say('tryAgain')));
  };
  const away = () => show(say('offline'), say('offlineStays'));
  addEventListener('offline', away);
  return {
    report,
    whenBack: (again) => addEventListener('online', () => {
      root.hidden = true;
      again();
    }),
  };
}
