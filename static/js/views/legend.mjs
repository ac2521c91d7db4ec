// Who holds how much at the moment: nominal and effective share of each faction, what changed since, the keys
// of the map, and the reference area that every share is measured against.

import {fill, h} from '../dom.mjs';
import {percent, points, squareKilometres, squareKilometresChange} from '../figures.mjs';
import {factionOf} from '../record.mjs';
import {shortDate} from '../time.mjs';
import {SPANS} from '../url.mjs';

/** Shows the legend; `summary` (null until it arrives) brings the changes. */
export function showLegend(root, {state, record}, {slice}, summary) {
  if (!slice) {
    fill(root, h('p', {class: 'none'}, 'No shares for this date.'));
    return;
  }
  const shares = summary?.shares?.length ? summary.shares : slice.shares;
  const since = summary?.changes?.find(({span}) => span === state.now.since) ?? null;
  const focused = root.contains(document.activeElement) ? document.activeElement.value : null;
  fill(root,
    h('div', {class: 'legend-head'}, h('h2', {}, 'Who holds how much'), sinceChoice(state)),
    h('p', {class: 'half-mark', 'aria-hidden': 'true'}, 'half'),
    h('ul', {class: 'factions'}, shares.map((share) => row(record, share, since))),
    since && h('p', {class: 'since'}, since.shares ? `Changes since ${shortDate(Date.parse(since.since))}.`
      : `Nothing is recorded a ${since.span} earlier, so no change is shown.`),
    keys(shares, slice.unheld),
    h('p', {class: 'reference'}, 'Shares are of ', h('strong', {}, squareKilometres(record.reference.area_m2)),
      ', the area inside this boundary: ', record.reference.source, '. Another boundary gives other shares.'));
  if (focused) root.querySelector(`input[value="${focused}"]`)?.focus();
}

function row(record, share, since) {
  const {colour, names} = factionOf(record, share.faction);
  const effective = share.effective_fraction ?? share.fraction;
  const change = since?.shares?.find(({faction}) => faction === share.faction);
  const bar = (part, name) => h('i', {class: name, style: {width: `${100 * part}%`, 'background-color': colour}});
  return h('li', {dataset: {faction: share.faction}, title: names?.ar ?? null},
    h('div', {class: 'who'},
      h('span', {class: 'swatch', style: {'background-color': colour}}),
      h('span', {class: 'name'}, share.name),
      h('strong', {class: 'share'}, percent(share.fraction))),
    h('div', {class: 'bar', 'aria-hidden': 'true'}, bar(effective, 'effective'), bar(share.fraction - effective, 'sparse')),
    h('div', {class: 'detail'},
      h('span', {}, squareKilometres(share.area_m2)),
      share.fraction - effective > 0.0005 && h('span', {title: 'Without the thinly populated land it nominally holds'},
        `${percent(effective)} effective`),
      change && trend(change)));
}

function trend({fraction_change: fraction, area_change_m2: area}) {
  const direction = points(fraction) === 'no change' ? 'level' : fraction > 0 ? 'gain' : 'loss';
  const arrow = {level: '', gain: '▲ ', loss: '▼ '}[direction];
  return h('span', {class: `trend ${direction}`, title: squareKilometresChange(area)}, arrow, points(fraction));
}

function sinceChoice(state) {
  return h('fieldset', {class: 'choice'}, h('legend', {class: 'unseen'}, 'Change since a'),
    SPANS.map((span) => h('label', {},
      h('input', {type: 'radio', name: 'since', value: span, checked: state.now.since === span, onchange: () => state.set({since: span})}),
      h('span', {}, span))));
}

function keys(shares, unheld) {
  const total = (key) => shares.reduce((sum, share) => sum + (share[key] ?? 0), 0);
  const [sparse, contested] = [total('sparse_area_m2'), total('contested_area_m2')];
  const key = (name, text, area) => h('li', {}, h('span', {class: `swatch ${name}`}), h('span', {}, text),
    area !== null && h('span', {class: 'amount'}, squareKilometres(area)));
  return h('ul', {class: 'keys'},
    sparse > 0 && key('pale', 'Paler: thinly populated land, held in name; the effective share leaves it out', sparse),
    contested > 0 && key('hatched', 'Striped: contested; counted for the holder, striped in the rival’s colour', contested),
    unheld?.area_m2 > 0 && key('nobody', 'Held by nobody on record', unheld.area_m2),
    key('dashed', 'Dashed border: approximate, drawn halfway between towns of different holders', null));
}
