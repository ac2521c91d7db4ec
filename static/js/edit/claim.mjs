// Who is said to hold land, and on what evidence: the fields of a region, as every tool asks for them.

import {fill, h} from '../dom.mjs';
import {swatch} from '../swatch.mjs';
import {day, fieldType, parseInstant, writeInstant} from '../time.mjs';
import {METHOD, STATUS} from '../views/place.mjs';
import {named, say} from '../words.mjs';

/** What the properties of a region are called. */
export const FIELDS = {
  faction: 'faction', status: 'status', contested_with: 'rival', valid_from: 'heldSince', valid_to: 'heldUntil',
  confidence: 'confidence', sources: 'sources', note: 'note', method: 'border',
};

/** Sources as they are written: one a line. */
export const linesOf = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean);

const HINTS = {valid_to: 'untilHint', confidence: 'confidenceHint', sources: 'sourcesHint'};

/**
 * Builds the fields, with the date `at`; `read` gives them as the properties of a region's Feature, `write` shows those of one.
 * Whoever wants to hear of changes sets `onchange`; `mark` says faults at their fields, and
 * `insist` what cannot be left out.
 */
export function createClaim({record, state}, {at}) {
  const claim = {node: null, read, write, mark, insist, onchange: () => {}};
  // A time of day that was recorded stays, unless another date is chosen.
  const exact = {from: writeInstant(at), to: null};
  const shown = h('span', {class: 'shown'});
  const fields = fieldsOf(record, at);
  const rows = Object.fromEntries(Object.entries(fields).map(([name, input]) => [name, rowOf(name, name === 'faction' ? h('span', {class: 'swatched'}, shown, input) : input)]));
  claim.node = h('div', {class: 'claim', onchange: () => heard(), oninput: () => heard()},
    h('div', {class: 'fields'}, rows.faction, rows.status, rows.contested_with, rows.valid_from, rows.valid_to, rows.confidence),
    rows.sources, rows.note, rows.method);

  function heard() {
    follow();
    claim.onchange();
  }
  function follow() {
    const {value} = fields.faction;
    fill(shown, value ? swatch(record, value) : h('span', {class: 'swatch nobody'}));
    rows.contested_with.hidden = fields.status.value !== 'contested';
  }
  function read() {
    const text = (name) => fields[name].value.trim() || null;
    const instant = (name, known) => {
      const {value} = fields[name];
      return known && day(parseInstant(known)) === value ? known : value || null;
    };
    return {
      faction: text('faction'),
      status: fields.status.value,
      contested_with: fields.status.value === 'contested' ? text('contested_with') : null,
      valid_from: instant('valid_from', exact.from),
      valid_to: instant('valid_to', exact.to),
      confidence: text('confidence') === null ? null : Number(fields.confidence.value),
      sources: linesOf(fields.sources.value),
      note: text('note'),
      method: fields.method.value,
    };
  }
  function write(properties) {
    exact.from = properties.valid_from ?? exact.from;
    exact.to = properties.valid_to ?? null;
    const date = (value) => (value ? day(parseInstant(value)) : '');
    fields.faction.value = properties.faction ?? '';
    for (const name of ['status', 'method']) if (properties[name]) fields[name].value = properties[name];
    fields.contested_with.value = properties.contested_with ?? '';
    fields.valid_from.value = date(exact.from);
    fields.valid_to.value = date(exact.to);
    fields.confidence.value = properties.confidence ?? '';
    fields.sources.value = (properties.sources ?? []).join('\n');
    fields.note.value = properties.note ?? '';
    follow();
  }
  /** Says at each field what is wrong with it: {name: text}; what is not named is right. */
  function mark(wrong) {
    for (const [name, input] of Object.entries(fields)) {
      rows[name].querySelector('.wrong')?.remove();
      if (wrong[name]) {
        input.setAttribute('aria-invalid', 'true');
        rows[name].append(h('span', {class: 'wrong'}, h('bdi', {}, wrong[name])));
      } else input.removeAttribute('aria-invalid');
    }
  }
  /** Asks at their fields for what cannot be left out; gives whether nothing is missing. */
  function insist() {
    const {faction, valid_from: from} = read();
    if (faction && from) return true;
    mark({faction: !faction && say('needsFaction'), valid_from: !from && say('needsDate')});
    claim.node.querySelector('[aria-invalid]').focus();
    return false;
  }
  // Nobody is claimed to hold land by an oversight: the faction is chosen, unless one is looked at already.
  fields.faction.value = state.now.only ?? '';
  follow();
  return claim;
}

function fieldsOf(record, at) {
  const choose = (name, entries) => h('select', {name}, entries.map(([value, text]) => h('option', {value}, text)));
  const words = (keys) => Object.entries(keys).map(([value, key]) => [value, say(key)]);
  const factions = [['', say('choose')], ...[...record.factions.values()].map((one) => [one.slug, named(one)])];
  return {
    faction: choose('faction', factions),
    status: choose('status', words(STATUS)),
    contested_with: choose('contested_with', factions),
    valid_from: h('input', {name: 'valid_from', type: fieldType(at), required: true, value: day(at)}),
    valid_to: h('input', {name: 'valid_to', type: fieldType(at)}),
    confidence: h('input', {name: 'confidence', type: 'number', min: 0, max: 100, step: 1, inputmode: 'numeric'}),
    sources: h('textarea', {name: 'sources', rows: 2, dir: 'auto', spellcheck: 'false'}),
    note: h('textarea', {name: 'note', rows: 2, dir: 'auto'}),
    method: choose('method', words(METHOD)),
  };
}

function rowOf(name, input) {
  return h('label', {class: 'field', dataset: {field: name}},
    h('span', {}, say(FIELDS[name]), HINTS[name] && h('small', {}, ' ', say(HINTS[name]))), input);
}
