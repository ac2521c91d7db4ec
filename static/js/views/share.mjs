// What can be taken away: a link to exactly this view, code that puts it into an article, a picture, a film of a
// span, the data, and whose licence goes with them.

import {address} from '../api.mjs';
import {copyButton} from '../copy.mjs';
import {fill, h} from '../dom.mjs';
import {embedCode, filmSpan, pictureOf} from '../sharing.mjs';
import {day, fieldType, longDate, writeInstant} from '../time.mjs';
import {FLAGS, writeUrl} from '../url.mjs';
import {named, say} from '../words.mjs';
import {creditOf, creditsOf} from './credits.mjs';

const FLAG_WORDS = {title: 'flagTitle', legend: 'flagLegend', time: 'flagTime'};

/** Builds the button and its dialog; what stands in it is made when it opens, so that it is this view. */
export function createSharing(root, app) {
  const dialog = h('dialog', {class: 'sharing', 'aria-labelledby': 'sharing-title'});
  dialog.addEventListener('click', ({target}) => { if (target === dialog) dialog.close(); });
  const open = () => {
    fill(dialog, h('div', {class: 'inside'},
      h('button', {type: 'button', class: 'close', 'aria-label': say('close'), onclick: () => dialog.close()}, '×'),
      h('h2', {id: 'sharing-title'}, say('shareLong')),
      linkPart(), embedPart(app), picturePart(app), filmPart(app), dataPart(app), licencePart(app)));
    dialog.showModal();
  };
  fill(root, h('button', {type: 'button', 'aria-haspopup': 'dialog', onclick: open}, say('share')), dialog);
  return null;
}

const section = (key, ...content) => h('section', {}, h('h3', {}, say(key)), content);
const row = (...content) => h('p', {class: 'take'}, content);

function linkPart() {
  return section('linkToView', row(
    h('input', {class: 'address', readonly: true, value: location.href, dir: 'ltr', 'aria-label': say('linkToView')}),
    copyButton(say('copyLink'), () => location.href)));
}

function embedPart({state, record}) {
  let hide = [];
  const code = h('textarea', {readonly: true, rows: 4, dir: 'ltr', 'aria-label': say('embedCode')});
  const look = h('a', {target: '_blank', rel: 'noopener'}, say('embedTry'));
  const draw = () => {
    const source = new URL(`${address('/embed')}${writeUrl({...state.now, hide})}`, location.href).href;
    code.value = embedCode(source, say('pageTitle', named(record), longDate(state.now.at)));
    look.href = source;
  };
  const boxes = FLAGS.map((flag) => h('label', {class: 'check'},
    h('input', {type: 'checkbox', checked: true, onchange: ({target}) => {
      hide = FLAGS.filter((one) => (one === flag ? !target.checked : hide.includes(one)));
      draw();
    }}), h('span', {}, say(FLAG_WORDS[flag]))));
  draw();
  return section('embedTitle', row(h('span', {}, `${say('embedWhat')}: `), boxes), code, row(copyButton(say('copyCode'), () => code.value), look));
}

function picturePart(app) {
  const {record, state} = app;
  const wanted = {datetime: writeInstant(state.now.at), known_at: record.knownAt, ...pictureOf(app.map?.view())};
  const link = (kind, key) => h('a', {href: address(`${record.base}/map.${kind}`, wanted), download: ''}, say(key));
  return section('picture', row(link('png', 'picturePng'), link('svg', 'pictureSvg')));
}

function filmPart({state, record}) {
  const span = filmSpan(record.slices, state.now.at, state.now.versus);
  const field = (key) => h('input', {type: fieldType(span.from), value: day(span[key]), 'aria-label': say(key === 'from' ? 'filmFrom' : 'filmTo'), onchange: () => draw()});
  const [from, to] = [field('from'), field('to')];
  const link = h('a', {download: ''}, say('filmSave'));
  const draw = () => { link.href = address(`${record.base}/timelapse.gif`, {from: from.value, to: to.value, frames: 40, known_at: record.knownAt}); };
  draw();
  return section('film', row(h('label', {}, say('filmFrom'), ' ', from), h('label', {}, say('filmTo'), ' ', to), link), h('small', {}, say('filmWait')));
}

function dataPart({state, record}) {
  const {at, versus, district} = state.now;
  const moment = {datetime: writeInstant(at), known_at: record.knownAt};
  const link = (key, path, parameters) => h('li', {}, h('a', {href: address(`${record.base}/${path}`, parameters), download: ''}, say(key)));
  return section('data', h('ul', {class: 'links'},
    link('dataShares', 'shares', {...moment, district, format: 'csv'}),
    link('dataTimeline', 'timeline', {district, known_at: record.knownAt, format: 'csv'}),
    link('dataAreas', 'control', moment),
    versus !== null && link('dataChanges', 'diff', {from: writeInstant(versus), to: writeInstant(at), known_at: record.knownAt}),
    link('dataEvents', 'events', {})));
}

function licencePart({state, record}) {
  const citation = () => say('citation', named(record), longDate(state.now.at), record.revision, location.href);
  return section('licence',
    h('p', {}, h('bdi', {}, [creditsOf(record), creditOf(record)].filter(Boolean).join('; '))), h('p', {}, say('landAround'), say('naturalEarth')),
    h('p', {class: 'cite'}, `${say('cite')}: `, citation()), row(copyButton(say('copyText'), citation)));
}
