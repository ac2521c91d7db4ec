// The web app. The imports below are its map: one state, kept in the address; a record fetched once for a
// territory; and views that show (state, record), each in its own file. Nothing else holds state.

import {createState} from './state.mjs';                    // the one state, and who watches it
import {readUrl, writeUrl} from './url.mjs';                // state ↔ address
import {get, Problem} from './api.mjs';                     // the server's answers, and its own words on failure
import {loadRecord} from './record.mjs';                    // territory, slices, events
import {findSlice} from './time.mjs';
import {latestOnly} from './latest.mjs';                    // a dragged slider asks once, where it rests
import {showHeadline} from './views/headline.mjs';          // the title with its date
import {showSummary} from './views/summary.mjs';            // the paragraph, and downloads of this moment
import {createTimeline} from './views/timeline.mjs';        // chart, slider, play, events
import {showLegend} from './views/legend.mjs';              // shares at the date, keys, reference area
import {createTable} from './views/table.mjs';              // the chart's twin
import {createEvents} from './views/events.mjs';            // what the timeline's marks say, as a list
import {createPlace} from './views/place.mjs';              // who holds this place, and since when
import {createSearch} from './views/search.mjs';            // places by name
import {showCredits} from './views/credits.mjs';            // sources and licences
import {openMap} from './map/open.mjs';                     // MapLibre, or the basic viewer
import {fill, h} from './dom.mjs';

const part = (id) => document.getElementById(id);

start().catch(showProblem);

async function start() {
  const state = createState(readUrl(location.search));
  const {territories} = await get('/territories');
  if (territories.length === 0) return showEmpty();
  const wanted = state.now.territory;
  const chosen = wanted ? territories.find(({slug}) => slug === wanted) : territories[0];
  if (!chosen) await get(`/territories/${wanted}`);         // the server says it better than we could
  offerTerritories(territories, chosen);

  const record = await loadRecord(chosen.slug, state.now.knownAt);
  const opensAt = record.opensAt;
  state.set({territory: chosen.slug, at: state.now.at ?? opensAt});
  keepAddress(state);

  const app = {state, record, report: showProblem};
  const tellFigures = latestOnly((moment) => showFigures(app, moment));
  const views = [
    (moment, changed) => { if (changed.has('at')) showHeadline(part('headline'), app, moment); },
    createTimeline(part('time'), app),
    createTable(part('table'), app),
    (moment, changed) => {
      if (!changed.has('at') && !changed.has('since')) return;
      showLegend(part('legend'), app, moment, null);
      tellFigures(moment);
    },
    createPlace(part('place'), app),
  ];
  createSearch(part('search'), app);
  createEvents(part('events'), app);
  showCredits(part('credits'), record);

  const show = (changed) => views.forEach((view) => view(momentOf(app), changed));
  state.watch(show);
  show(new Set(Object.keys(state.now)));
  part('main').setAttribute('aria-busy', 'false');
  views.push(await openMap(part('map'), app));
  views.at(-1)(momentOf(app), new Set(Object.keys(state.now)));
}

/** What the views show: the chosen instant, and the slice that holds it (null outside the extent). */
function momentOf({state, record}) {
  const {at} = state.now;
  const index = findSlice(record.slices, at);
  return {at, index, slice: record.slices[index] ?? null};
}

/** The paragraph, and the changes since: the legend itself came with the slices, at once. */
async function showFigures(app, moment) {
  const {state, record} = app;
  const stillThere = () => state.now.at === moment.at;
  try {
    const summary = await record.summaryAt(moment.at);
    if (!stillThere()) return;
    showSummary(part('summary'), app, moment, summary);
    showLegend(part('legend'), app, moment, summary);
  } catch (fault) {
    if (!stillThere()) return;
    showSummary(part('summary'), app, moment, null, fault instanceof Problem ? fault : new Problem(fault));
  }
}

/** Keeps the address; a map under way waits for rest, because browsers limit how often it may be written. */
function keepAddress(state) {
  let rest = 0;
  const write = () => {
    const address = writeUrl(state.now);
    if (address !== location.search) history.replaceState(null, '', address);
  };
  state.watch((changed) => {
    clearTimeout(rest);
    if (changed.size === 1 && changed.has('map')) rest = setTimeout(write, 250);
    else write();
  });
  write();
}

function offerTerritories(territories, chosen) {
  if (territories.length < 2) return;
  const options = territories.map(({slug, name}) => h('option', {value: slug, selected: slug === chosen.slug}, name));
  const leave = ({target}) => location.assign(`?t=${encodeURIComponent(target.value)}`);
  part('territories').append(h('select', {onchange: leave}, options));
  part('territories').hidden = false;
}

function showEmpty() {
  part('main').setAttribute('aria-busy', 'false');
  fill(part('headline'),
    h('h1', {}, 'Nothing is recorded here yet'),
    h('p', {}, 'This server holds no territory. “frontline import” brings one in; then reload this page.'));
  document.body.classList.add('empty');
}

/** The server's own words, and a way to try again. */
function showProblem(fault) {
  const problem = fault instanceof Problem ? fault : new Problem(fault);
  if (!(fault instanceof Problem)) console.warn(fault);
  part('main').setAttribute('aria-busy', 'false');
  fill(part('notice'),
    h('strong', {}, problem.title), ' ', problem.detail ?? '', ' ',
    h('button', {type: 'button', onclick: () => location.reload()}, 'Try again'));
  part('notice').hidden = false;
  const title = part('headline').querySelector('h1');
  if (!title?.textContent.startsWith('Loading')) return;
  title.textContent = 'The map could not be opened';
  document.body.classList.add('empty');
}
