// The paragraph of a moment, ready to quote, and what can be taken away from it.

import {address} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {writeInstant} from '../time.mjs';

/** Shows the server's paragraph, or its own words on why there is none. */
export function showSummary(root, {record}, moment, summary, problem = null) {
  if (problem) {
    fill(root, h('p', {class: 'none'}, h('strong', {}, problem.title), ' ', problem.detail ?? ''));
    return;
  }
  fill(root,
    h('p', {class: 'paragraph'}, summary.paragraph),
    h('p', {class: 'take'},
      h('button', {type: 'button', onclick: ({target}) => copy(target, summary.paragraph)}, 'Copy text'),
      h('button', {type: 'button', onclick: ({target}) => copy(target, location.href)}, 'Copy link'),
      downloads(record, moment).map(([name, href]) => h('a', {href, download: ''}, name))));
}

function downloads(record, {at}) {
  const moment = {datetime: writeInstant(at), known_at: record.knownAt};
  return [
    ['Figures (CSV)', address(`${record.base}/shares`, {...moment, format: 'csv'})],
    ['Areas (GeoJSON)', address(`${record.base}/control`, moment)],
    ['Picture (PNG)', address(`${record.base}/map.png`, {...moment, width: 1600, height: 1200})],
  ];
}

async function copy(button, text) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Could not copy';
  }
  setTimeout(() => { button.textContent = before; }, 1500);
}
