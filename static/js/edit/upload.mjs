// A file that somebody published as a map, recorded as a survey: what its classes mean, read by the server, looked at, published.
//
// The table of classes writes a mapping; whoever knows better edits its text, or loads one that was kept. The server
// reads the file by it, mends what is broken and says what it came upon; nothing is recorded before publishing.

import {send} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {day, longDate, parseInstant} from '../time.mjs';
import {METHOD} from '../views/place.mjs';
import {say} from '../words.mjs';
import {button} from './button.mjs';
import {createByHand} from './byhand.mjs';
import {createChoosing, sizeOf} from './choosing.mjs';
import {linesOf} from './claim.mjs';
import {createClasses, fillFactions} from './classes.mjs';
import {keepDraft, readDraft} from './drafts.mjs';
import {factionIn, writeMapping} from './mapping.mjs';
import {createNewFaction} from './newfaction.mjs';
import {createPublishing} from './publishing.mjs';
import {tellRefusal} from './refusal.mjs';
import {inWords, placeInFile, tellReading} from './report.mjs';
import {classesOf, dateInName, propertiesOf} from './survey.mjs';
import {createWhere} from './where.mjs';

const field = (key, input, hint = null) => h('label', {class: 'field'}, h('span', {}, say(key), hint && h('small', {}, ' ', say(hint))), input);

/** Builds the tool in `root`. */
export function open(root, desk) {
  const {state, record, session} = desk;
  const where = createWhere(desk, 'upload');
  // What was begun and not published: the file's name, and what was chosen for it.
  const kept = () => readDraft(record.slug, 'upload');
  const made = kept()?.made ?? [];
  const factions = () => [...record.factions.values(), ...made.filter(({slug}) => !record.factions.has(slug))];
  let file = null;
  let guessed = null;
  let closed = false;

  const title = h('h2', {class: 'said', tabindex: -1});
  const facts = h('p', {class: 'kicker'});
  const date = h('input', {type: 'date', required: true, onchange: () => chose()});
  const dateFrom = h('small', {});
  const property = h('select', {onchange: () => { showClasses(); begin(); }});
  const classes = createClasses({factions, onchange: () => chose()});
  // What a file leaves out is nobody's only where somebody says that it is the whole map.
  const scope = h('select', {onchange: () => chose()}, [['areas', 'scopeAreas'], ['territory', 'scopeTerritory']].map(([value, key]) => h('option', {value}, say(key))));
  const rest = h('select', {onchange: () => chose()});
  const settle = h('select', {onchange: () => chose()}, [['refuse', 'overlapsRefuse'], ['order', 'overlapsOrder']].map(([value, key]) => h('option', {value}, say(key))));
  const sources = h('textarea', {rows: 2, dir: 'auto', spellcheck: 'false', onchange: () => chose()});
  const method = h('select', {onchange: () => chose()}, Object.entries(METHOD).map(([value, key]) => h('option', {value, selected: value === 'digitised'}, say(key))));
  const table = h('fieldset', {class: 'table'},
    h('div', {class: 'fields'}, field('dateOfMap', date), field('classProperty', property)), h('p', {}, dateFrom),
    h('h3', {}, say('classesMean')), classes.node,
    h('div', {class: 'fields'}, field('restHeldBy', rest, 'restHeldByWhen'), field('whereOverlap', settle)),
    field('sources', sources, 'sourcesHint'), field('border', method));
  const byHand = createByHand({again: () => { table.disabled = false; wrote(); begin(); }, taken: () => { table.disabled = true; stale(); begin(); }});
  const left = h('p', {class: 'wrong', role: 'status'});
  const leaveRest = button('leaveRest', () => {
    classes.leaveRest();
    chose();
    read.focus();
  }, {class: 'plain'});
  const told = h('div', {class: 'told', 'aria-live': 'polite'});
  const read = button('readFile', () => ask(), {class: 'main'});
  const publishing = createPublishing(desk, {done: () => finish(), wary: true});
  // To define a faction is a reviewer's.
  const naming = session.may('reviewer', record.slug) && createNewFaction({
    taken: (slug) => factions().some((one) => one.slug === slug),
    made: (faction) => {
      made.push(faction);
      begin();
      follow();
    },
  });
  const form = h('div', {class: 'uploading', hidden: true}, title, facts, field('scope', scope, 'scopeWhy'), table, naming, byHand.node, left, h('p', {class: 'actions'}, read), told);
  const choosing = createChoosing({record, chosen: (one) => take(one)});
  const begun = h('div', {class: 'begun'});
  fill(root, begun, choosing.node, form, publishing.node);
  remind();

  function take(chosen) {
    const again = kept()?.name === chosen.name ? kept() : null;
    file = chosen;
    fill(begun);
    form.hidden = false;
    fill(title, h('bdi', {}, file.name));
    fill(facts, say('fileHas', file.features.length, sizeOf(file.size)));
    guessed = dateInName(file.name);
    date.value = again?.date ?? day(guessed?.at ?? state.now.at);
    fill(dateFrom, guessed ? say('dateFromName', longDate(guessed.at)) : say('dateNotInName'));
    scope.value = again?.scope ?? 'areas';
    const names = propertiesOf(file.features, (text) => factionIn(text, factions()) !== null);
    fill(property, (names.length ? names : ['class']).map((name) => h('option', {value: name}, name)));
    if (names.includes(again?.property)) property.value = again.property;
    byHand.reset();
    table.disabled = false;
    fillFactions(rest, factions(), [['', say('nobody')]]);
    showClasses();
    if (again?.text) byHand.resume(again.text);
    begin();
    where.outline(file.features.map(({geometry}) => geometry));
    title.focus({preventScroll: true});
  }

  const drawer = () => `mapping-${property.value}`;
  function showClasses() {
    const chosen = readDraft(record.slug, drawer());
    classes.set(classesOf(file.features, property.value), chosen?.classes);
    rest.value = chosen?.rest ?? '';
    if (rest.selectedIndex < 0) rest.value = '';
    settle.value = chosen?.settle ?? 'refuse';
    method.value = chosen?.method ?? 'digitised';
    sources.value = (chosen?.sources ?? []).join('\n');
    wrote();
  }
  /** Somebody chose: that is kept at once, as it may take an hour to map a file. */
  function chose() {
    if (file) remember();
    begin();
    wrote();
  }
  function begin() {
    if (file) keepDraft(record.slug, 'upload', {name: file.name, date: date.value, scope: scope.value, property: property.value, made, text: byHand.active() ? byHand.text() : null});
  }
  /** A page cannot open a file again by itself: it says which one was being worked on. */
  function remind() {
    const {name} = kept() ?? {};
    fill(begun, name && h('div', {class: 'meanwhile'}, h('p', {}, say('fileBegun'), h('bdi', {}, name), '. ', say('fileAgain')),
      button('discard', () => {
        keepDraft(record.slug, 'upload', null);
        fill(begun);
      }, {class: 'plain'})));
  }
  /** The choices are others: so is the text of the mapping, and nothing read before counts. */
  function wrote() {
    stale();
    rest.disabled = scope.value === 'areas';
    if (!file || byHand.active()) return;
    const rules = classes.read();
    const undecided = rules.filter(({means}) => means === undefined).length;
    fill(left, undecided > 0 && [say('undecided', undecided), ' ', leaveRest]);
    // A time of day in the name stays, unless another day is chosen.
    const at = guessed && day(guessed.at) === date.value ? guessed.at : parseInstant(date.value);
    const others = rest.disabled ? null : rest.value || null;
    const named = new Set([others, ...rules.flatMap(({means}) => [means?.faction, means?.contested_with])]);
    byHand.write(writeMapping({
      name: file.name, at: Number.isNaN(at) ? state.now.at : at, form: guessed?.form ?? 'iso', property: property.value,
      rules: rules.filter(({means}) => means !== undefined), rest: others, settle: settle.value,
      sources: linesOf(sources.value), method: method.value, factions: made.filter(({slug}) => named.has(slug)),
    }));
  }
  function stale() {
    fill(told);
    publishing.clear();
  }

  const ask = async () => {
    if (!byHand.active() && classes.read().some(({means}) => means === undefined)) return classes.focusUndecided();
    const asked = file;
    stale();
    if (!byHand.active() && classes.read().every(({means}) => means === null)) return fill(told, h('p', {class: 'refused'}, say('allLeftOut')));
    read.disabled = true;
    fill(told, h('p', {class: 'none'}, say('reading')));
    try {
      const {body} = await send('POST', `/territories/${record.slug}/surveys/reading`, {name: file.name, mapping: byHand.text(), document: file.document, scope: scope.value});
      if (closed || file !== asked) return;
      fill(told, tellReading(body, scope.value));
      if (!byHand.active()) remember();
      const at = Date.parse(body.at);
      state.set({at});
      where.close();
      if (body.changeset) await publishing.offer(body.changeset, at);
    } catch (fault) {
      if (!closed) fill(told, tellRefusal(fault, placeInFile, inWords));
    } finally {
      read.disabled = false;
    }
  };
  /** What was chosen is chosen again for the next file of the series. */
  function remember() {
    const means = Object.fromEntries(classes.read().map((one) => [one.plain, one.means]));
    keepDraft(record.slug, drawer(), {classes: {...readDraft(record.slug, drawer())?.classes, ...means}, rest: rest.value, settle: settle.value, method: method.value, sources: linesOf(sources.value)});
  }
  function follow() {
    classes.renew();
    fillFactions(rest, factions(), [['', say('nobody')]]);
  }
  function finish() {
    file = null;
    keepDraft(record.slug, 'upload', null);
    form.hidden = true;
    choosing.clear();
    where.close();
  }
  return {
    show(moment, changed) {
      if (changed.has('edition')) follow();
    },
    close() {
      closed = true;
      publishing.clear();
      where.close();
    },
  };
}
