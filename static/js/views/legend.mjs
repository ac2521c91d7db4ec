// Who holds how much at the moment: total and effective share of each faction side by side, how far that may be off,
// what changed since; the keys of the map; and the reference area that every share is measured against.
//
// The shares come with the chart, so they are there at once; the range of doubt follows from the server. A faction
// hovered, or chosen by its name, is shown alone on map and chart.

import {changesSince} from '../change.mjs';
import {fill, h} from '../dom.mjs';
import {percent, points, squareKilometres, squareKilometresChange} from '../figures.mjs';
import {latestOnly} from '../latest.mjs';
import {factionOf} from '../record.mjs';
import {fillOf, swatch} from '../swatch.mjs';
import {before, fieldType, parseInstant, shortDate} from '../time.mjs';
import {DOUBTS, SPANS} from '../url.mjs';
import {named, say} from '../words.mjs';

const SHOWN = ['at', 'since', 'counted', 'doubt', 'only'];
const TRACE = 0.0005;

/** Builds the legend; gives the view that follows date, district and the faction looked at. */
export function createLegend(root, app) {
  const {state, record} = app;
  const list = h('ul', {class: 'factions', onmouseleave: () => state.set({glimpse: null})});
  const foot = h('div', {class: 'legend-foot'});
  // One grid, so that each column is as wide as the longest figure in it.
  const standing = h('div', {class: 'standing'}, h('div', {class: 'heads', 'aria-hidden': 'true'},
    h('span', {}, say('total')), h('span', {title: say('effectiveWhy')}, say('effective')), h('small', {class: 'half-mark'}, say('half'))), list);
  fill(root, head({state, record}), standing, foot);

  const draw = (moment, doubt) => {
    const {shown} = moment;
    const focused = list.contains(document.activeElement) ? document.activeElement.closest('li').dataset.faction : null;
    const since = before(moment.at, state.now.since);
    const changes = changesSince(moment.figures.slices, since, shown);
    fill(list, shown ? shown.shares.map((share) => row(app, share, changes, doubt)) : h('li', {class: 'none'}, say('noShares')));
    fill(foot, shown && [
      h('p', {class: 'since'}, say(changes ? 'changedSince' : 'noEarlier', shortDate(since))),
      keys(shown, doubt), doubtChoice(state),
      h('p', {class: 'reference'}, say('reference', h('strong', {}, squareKilometres(moment.figures.reference.area_m2)), moment.figures.reference.source)),
    ]);
    list.querySelector(`li[data-faction="${focused}"] button`)?.focus();
    dim(list, state.now);
  };
  const ask = latestOnly(async (moment) => {
    const {doubt, counted} = state.now;
    // Without its range a share is still true: the sentence that explains the range is simply not there.
    const answer = await record.doubtAt(moment.at, counted, doubt).catch(() => null);
    if (state.now.at === moment.at && state.now.counted === counted && state.now.doubt === doubt) draw(moment, answer);
  });
  return (moment, changed) => {
    if (SHOWN.some((key) => changed.has(key))) {
      draw(moment, state.now.doubt && moment.shown ? 'pending' : null);
      if (state.now.doubt && moment.shown) ask(moment);
    } else if (changed.has('glimpse')) dim(list, state.now);
  };
}

function dim(list, {glimpse, only}) {
  const alone = glimpse ?? only;
  for (const row of list.children) row.classList.toggle('dim', Boolean(alone) && row.dataset.faction !== alone);
}

function row({state, record}, share, changes, doubt) {
  const faction = factionOf(record, share.faction);
  const effective = share.effective_fraction ?? share.fraction;
  const chosen = state.now.only === share.faction;
  const show = (glimpse) => state.set({glimpse});
  const range = doubt?.shares?.find((one) => one.faction === share.faction);
  const bar = (part, name) => h('i', {class: name, style: {...fillOf(record, share.faction), width: `${100 * part}%`}});
  return h('li', {
    dataset: {faction: share.faction, fraction: share.fraction},
    // Only a pointer that moves looks at something: rows may come to lie beneath one that rests.
    onpointermove: ({pointerType}) => { if (pointerType === 'mouse') show(share.faction); },
  },
    h('div', {class: 'who'},
      h('button', {
        type: 'button', class: 'name', 'aria-pressed': String(chosen), title: chosen ? say('showAll') : say('alone', named(faction)),
        onclick: () => state.set({only: chosen ? null : share.faction, glimpse: null}),
        onfocus: () => show(share.faction), onblur: () => show(null),
      }, swatch(record, share.faction), h('span', {}, named(faction))),
      h('strong', {class: 'share'}, h('span', {class: 'unseen'}, `${say('total')} `), percent(share.fraction)),
      h('span', {class: 'share effective'}, h('span', {class: 'unseen'}, `${say('effective')} `), percent(effective))),
    h('div', {class: 'bar', 'aria-hidden': 'true'}, bar(effective, 'effective'), bar(share.fraction - effective, 'sparse'), range && whisker(range)),
    h('div', {class: 'detail'},
      h('span', {},
        h('span', {}, squareKilometres(share.area_m2)),
        share.contested_area_m2 > 0 && h('span', {}, say('contestedPart', squareKilometres(share.contested_area_m2))),
        doubt && h('span', {class: 'doubt', title: say('doubtLabel')}, h('span', {class: 'unseen'}, `${say('doubtLabel')}: `), rangeText(doubt, range))),
      changes && trend(changes.get(share.faction))));
}

function whisker({low_fraction: low, high_fraction: high}) {
  return high - low > TRACE && h('b', {style: {left: `${100 * low}%`, width: `${100 * (high - low)}%`}});
}

function rangeText(doubt, range) {
  if (!range) return doubt === 'pending' ? say('doubtPending') : '';
  const {low_fraction: low, high_fraction: high} = range;
  return high - low > TRACE ? say('doubtRange', percent(low), percent(high)) : say('doubtNone');
}

function trend({fraction, area}) {
  const level = Math.round(fraction * 1000) === 0;
  const direction = level ? 'level' : fraction > 0 ? 'gain' : 'loss';
  const arrow = {level: '', gain: '▲ ', loss: '▼ '}[direction];
  return h('span', {class: `trend ${direction}`, title: squareKilometresChange(area)}, arrow, points(fraction));
}

function head({state, record}) {
  const {since} = state.now;
  const date = h('input', {
    type: fieldType(record.slices[0]?.from ?? 0), 'aria-label': say('sinceDate'), value: SPANS.includes(since) ? null : since,
    onchange: ({target}) => !Number.isNaN(parseInstant(target.value)) && state.set({since: target.value}),
  });
  state.watch((changed) => { if (changed.has('since') && SPANS.includes(state.now.since)) date.value = ''; });
  return h('div', {class: 'legend-head'}, h('h2', {}, say('whoHowMuch')),
    h('div', {class: 'sinces'},
      h('fieldset', {class: 'choice'}, h('legend', {}, say('changeSince')),
        SPANS.map((span) => h('label', {},
          h('input', {type: 'radio', name: 'since', value: span, checked: since === span, onchange: () => state.set({since: span})}),
          h('span', {}, say(span))))),
      h('label', {class: 'ordate'}, h('span', {}, say('otherDate')), date)));
}

function doubtChoice(state) {
  return h('label', {class: 'doubting'}, h('span', {}, say('doubt')),
    h('select', {onchange: ({target}) => state.set({doubt: Number(target.value)})},
      DOUBTS.map((limit) => h('option', {value: limit, selected: limit === state.now.doubt}, limit ? say('doubtBelow', limit) : say('doubtOff')))));
}

function keys({shares, unheld}, doubt) {
  const total = (key) => shares.reduce((sum, share) => sum + (share[key] ?? 0), 0);
  const [sparse, contested] = [total('sparse_area_m2'), total('contested_area_m2')];
  const doubtful = doubt?.doubt?.doubtful_area_m2;
  const key = (name, text, area) => h('li', {}, h('span', {class: `key ${name}`}), h('span', {}, text),
    area !== null && h('span', {class: 'amount'}, squareKilometres(area)));
  return h('ul', {class: 'keys'},
    sparse > 0 && key('pale', say('keySparse'), sparse),
    contested > 0 && key('hatched', say('keyContested'), contested),
    unheld?.area_m2 > 0 && key('nobody', say('keyNobody'), unheld.area_m2),
    key('dashed', say('keyApproximate'), null),
    doubtful > 0 && key('whisker', say('doubtWhy', doubt.doubt.below, squareKilometres(doubtful)), null));
}
