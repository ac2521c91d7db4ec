// The web app. The imports below are its map: one state, kept in the address; a record fetched once for a
// territory; and views that show (state, record), each in its own file. Nothing else holds state.
//
// The embedded map is this same program on a page that has fewer parts: a view whose part is not there is not built.

import {createState} from './state.mjs';                    // the one state, and who watches it
import {readUrl, writeUrl} from './url.mjs';                // state ↔ address
import {get, Problem} from './api.mjs';                     // the server's answers, and its own words on failure
import {loadSession} from './session.mjs';                  // who one is, and what one may do
import {loadRecord} from './record.mjs';                    // territory, slices, events
import {followChanges} from './live.mjs';                   // what others publish meanwhile
import {findSlice} from './time.mjs';
import {say, speak} from './words.mjs';                     // every word, in the reader's language
import {dress, wordPage} from './page.mjs';                 // language, direction and colours of the page itself
import {renewed} from './views/renewed.mjs';                // views built of the record, made anew with it
import {createNotice} from './views/notice.mjs';            // what went wrong, and being offline
import {createNews} from './views/news.mjs';                // what was published while one looks
import {createPreview} from './views/preview.mjs';          // that the map is a proposal, and the way back
import {createAnnouncer} from './views/announce.mjs';       // changes of date, told to a screen reader
import {createHeadline} from './views/headline.mjs';        // the title with its date
import {createLegend} from './views/legend.mjs';            // shares at the date, keys, reference area
import {createSummary} from './views/summary.mjs';          // the paragraph, ready to quote
import {createTimeline} from './views/timeline.mjs';        // chart, slider, play, events
import {createCompare} from './views/compare.mjs';          // the other date, and what changed hands
import {createTable} from './views/table.mjs';              // the chart's twin
import {createEvents} from './views/events.mjs';            // what the timeline's marks say, as a list
import {createPlace} from './views/place.mjs';              // who holds this place, and since when
import {createSearch} from './views/search.mjs';            // places by name
import {createOptions} from './views/options.mjs';          // language, colours, patterns
import {createAccount} from './views/account.mjs';          // signing in and out
import {createDesk} from './views/desk.mjs';                // the editor's desk
import {createSharing} from './views/share.mjs';            // link, embed code, picture, film, data
import {createCredits} from './views/credits.mjs';          // sources and licences
import {createSource} from './views/source.mjs';            // the same, in a line, under an embedded map
import {createFrame} from './views/frame.mjs';              // an embedded map in its frame: what fits, how high, full screen
import {openMap} from './map/open.mjs';                     // MapLibre, or the basic viewer
import {fill, h} from './dom.mjs';

const VIEWS = {
  preview: createPreview, headline: createHeadline, time: renewed(createTimeline), compare: createCompare, legend: createLegend, summary: createSummary,
  table: renewed(createTable), desk: createDesk,
  place: createPlace, search: createSearch, options: createOptions, sharing: createSharing, events: renewed(createEvents),
  credits: renewed(createCredits), source: createSource, frame: createFrame, told: createAnnouncer,
};
const part = (id) => document.getElementById(id);

// Not in the address: the faction hovered, the place to fly to, whose figures are there, how fast it plays, which edition
// of the record that is, what an edit would change, the tool that has the map's clicks, and the region to be changed.
const TRANSIENT = {glimpse: null, flight: null, counted: null, speed: 1, edition: null, effect: null, tool: null, target: null};

const state = createState({...readUrl(location.search), ...TRANSIENT});
speak(state.now.lang, navigator.languages);
wordPage();
dress(state);
const notice = createNotice(part('notice'));
start().catch((fault) => {
  if (fault.status === 401) return showClosed(say('privateTitle'), say('privateHow'));
  notice.report(fault);
  part('main').setAttribute('aria-busy', 'false');
  if (!part('map').dataset.viewer) showClosed(say('notOpened'));
});

async function start() {
  // An embedded map is nobody's: it has no place to sign in.
  const session = part('account') ? await loadSession() : null;
  if (session) createAccount(part('account'), {state, session});
  const {territories} = await get('/territories');
  if (territories.length === 0) return showClosed(say('emptyTitle'), say('emptyHow'));
  const wanted = state.now.territory;
  const chosen = wanted ? territories.find(({slug}) => slug === wanted) : territories[0];
  if (!chosen) await get(`/territories/${wanted}`);         // the server says it better than we could

  let record = null;
  const preview = await readEither(state.now.preview, async (one) => {
    record = await loadRecord(chosen.slug, state.now.knownAt, one);
  });
  const {at, district, only} = state.now;
  state.set({
    territory: chosen.slug, preview, at: at ?? record.opensAt,
    district: record.districts.has(district) ? district : null, only: record.factions.has(only) ? only : null, edition: editionOf(record),
  });
  keepAddress();

  // One after the other, so that an older answer never takes the place of a newer. What is shown by then is kept.
  let renewal = Promise.resolve();
  const renew = (preview) => {
    renewal = renewal.catch(() => {}).then(async () => {
      const wanted = preview === undefined ? state.now.preview : preview;
      const shown = await readEither(wanted, (one) => record.refresh(one, state.now.counted));
      state.set({preview: shown, edition: editionOf(record)});
    });
    return renewal;
  };
  const app = {state, record, session, territories, renew, report: notice.report};
  const views = Object.entries(VIEWS).filter(([id]) => part(id)).map(([id, create]) => create(part(id), app)).filter(Boolean);
  const show = (changed) => views.forEach((view) => view(momentOf(app), changed));
  const all = new Set(Object.keys(state.now).filter((key) => key !== 'edition'));
  state.watch((changed) => {
    if (changed.has('district')) countDistrict(app);
    const other = changed.has('edition');
    const dressed = (other || changed.has('at')) && record.dress(state.now.at);
    show(dressed || other ? new Set([...all, ...changed]) : changed);
  });
  record.dress(state.now.at);
  countDistrict(app);
  show(all);
  notice.whenBack(() => show(all));
  part('main').setAttribute('aria-busy', 'false');
  views.push(await openMap(part('map'), app));
  views.at(-1)(momentOf(app), all);
  if (part('news')) followChanges(app, createNews(part('news'), app));
}

/** Reads the record with the proposal asked for, or, where that is not to be seen (any more), without, and says so. Gives which it was. */
async function readEither(preview, read) {
  try {
    await read(preview);
    return preview;
  } catch (fault) {
    const why = {401: 'previewSignIn', 404: 'previewHidden', 409: 'previewDecided'}[fault.status];
    if (!preview || !why) throw fault;
    notice.report(new Problem({title: say('previewNot'), detail: say(why)}));
    await read(null);
    return null;
  }
}

/** Names what is shown of a territory: one that is published or proposed anew is another. */
const editionOf = ({preview, revision}) => `${preview ?? 'published'} ${revision}`;

/** What the views show: the chosen instant, the map's slice, and the figures asked for (null outside the extent). */
function momentOf({record}) {
  const {at, counted} = state.now;
  const figures = record.figures.get(counted);
  const index = findSlice(record.slices, at);
  return {at, index, figures, slice: record.slices[index] ?? null, shown: figures.slices[findSlice(figures.slices, at)] ?? null};
}

/** Brings in the figures of the district asked for; until they are there, those before stay. */
async function countDistrict({record}) {
  const {district} = state.now;
  try {
    if (!record.figures.has(district)) record.figures.set(district, await record.loadFigures(district));
    if (state.now.district === district) state.set({counted: district});
  } catch (fault) {
    notice.report(fault);
    if (state.now.district === district) state.set({district: state.now.counted});
  }
}

/** Keeps the address; a map or a divider under way waits for rest, because browsers limit how often it may be written. */
function keepAddress() {
  let rest = 0;
  const write = () => {
    const address = writeUrl(state.now);
    if (address !== location.search) history.replaceState(null, '', address);
  };
  state.watch((changed) => {
    clearTimeout(rest);
    if ([...changed].every((key) => key === 'map' || key === 'split' || key in TRANSIENT)) rest = setTimeout(write, 250);
    else write();
  });
  write();
}

/** Where there is nothing to show: a title that says so, and nothing half built beside it. */
function showClosed(title, how = '') {
  part('main').setAttribute('aria-busy', 'false');
  document.body.classList.add('empty');
  if (part('headline')) fill(part('headline'), h('h1', {}, title), how && h('p', {}, how));
}
