// Words: every language says everything, in the same gaps, and dates and figures follow.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {percent, points, squareKilometres} from '../../static/js/figures.mjs';
import {before, longDate, nameLength, parseInstant} from '../../static/js/time.mjs';
import {DICTIONARIES, learn, named, otherName, say, speak} from '../../static/js/words.mjs';
import ar from '../../static/js/edit/words/ar.mjs';
import en from '../../static/js/edit/words/en.mjs';

learn({ar, en});

const root = path.resolve(import.meta.dirname, '../../static');
const at = parseInstant;
const plain = (text) => text.replaceAll('\u00a0', ' ');
/** Runs `look` while the page speaks a language. */
const speaking = (language, look) => {
  speak(language);
  try { look(); } finally { speak('en'); }
};

test('every language has the same words, and sentences take the same parts', () => {
  const {en, ...others} = DICTIONARIES;
  for (const dictionary of Object.values(others)) {
    assert.deepEqual(Object.keys(dictionary).sort(), Object.keys(en).sort());
    for (const key of Object.keys(en)) {
      assert.equal(typeof dictionary[key], typeof en[key], key);
      assert.notEqual(dictionary[key], '', key);
    }
    assert.deepEqual(Object.keys(dictionary.kinds), Object.keys(en.kinds));
  }
});
test('every word that is said is in the dictionary, and every word there is said', () => {
  const text = readdirSync(root, {recursive: true}).filter((name) => /\.(mjs|html)$/.test(name) && !name.includes('words') && !name.includes('node_modules'))
    .map((name) => readFileSync(path.join(root, name), 'utf8')).join('\n');
  const said = [...text.matchAll(/\b(?:say|button)\('(\w+)'|data-(?:say|label)="(\w+)"/g)].map(([, one, other]) => one ?? other);
  for (const key of said) assert.ok(key in DICTIONARIES.en, key);
  const own = ['language', 'direction', 'locale', 'itself'];
  for (const key of Object.keys(DICTIONARIES.en).filter((name) => !own.includes(name))) {
    assert.ok(new RegExp(`['"]${key}['"]`).test(text), `nobody says “${key}”`);
  }
});
test('the language asked for comes first, then what the browser likes, then English', () => {
  assert.equal(speak('ar', ['en']).language, 'ar');
  assert.equal(speak(null, ['de', 'ar-EG']).language, 'ar');
  assert.equal(speak(null, ['de']).language, 'en');
  speak('en');
});
test('a word that is not there is a defect, not a blank', () => assert.throws(() => say('nonsense')));
test('Arabic counts by its own rules', () => speaking('ar', () => {
  assert.equal(plain(nameLength(at('2015-01-01'), at('2015-01-03'))), 'يومان');
  assert.equal(plain(nameLength(at('2015-01-01'), at('2015-01-06'))), '5 أيام');
  assert.equal(plain(nameLength(at('2015-01-01'), at('2015-01-21'))), '20 يومًا');
}));
test('Arabic names the months, and keeps the sign of a figure at its side', () => speaking('ar', () => {
  assert.equal(longDate(at('2015-09-18')), '18 أيلول 2015');
  assert.equal(percent(0.5538).replace('\u00a0', ' '), '55.4 %');
  assert.match(points(-0.0123), /^\u200e\u22121\.2/);
  assert.match(squareKilometres(5e9), /كم²$/);
}));
test('a thing is named in the reader’s language, and English has the Arabic beside it', () => {
  const raqqa = {slug: 'raqqa', name: 'Raqqa', names: {en: 'Raqqa', ar: 'الرقة'}};
  assert.equal(named(raqqa), 'Raqqa');
  assert.equal(otherName(raqqa), 'الرقة');
  speaking('ar', () => {
    assert.equal(named(raqqa), 'الرقة');
    assert.equal(otherName(raqqa), null);
    assert.equal(named({slug: 'x', name: 'X'}), 'X');
  });
});
test('a month before the last of March is the last of February', () => {
  assert.equal(before(at('2015-03-31'), 'month'), at('2015-02-28'));
  assert.equal(before(at('2016-02-29'), 'year'), at('2015-02-28'));
  assert.equal(before(at('2015-09-18'), 'week'), at('2015-09-11'));
  assert.equal(before(at('2015-09-18T06:00:00Z'), 'month'), at('2015-08-18T06:00:00Z'));
  assert.equal(before(at('2015-09-18'), '2014-01-01'), at('2014-01-01'));
});
