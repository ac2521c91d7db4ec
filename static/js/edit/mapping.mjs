// The mapping of a file's classes to factions, as the TOML text that docs/IMPORT.md describes.

import {writeInstant} from '../time.mjs';
import {plain} from './survey.mjs';

const ESCAPES = {'\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '"': '\\"', '\\': '\\\\'};

/** A text as TOML writes it: in quotes, with what may not stand there escaped. */
export function quoted(text) {
  // A half of a surrogate pair is no character, and TOML could not say it.
  const whole = text.toWellFormed();
  return `"${whole.replace(/["\\\u0000-\u001f\u007f]/g, (one) => ESCAPES[one] ?? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

/**
 * Writes a mapping: {name, at, form} of the file, {property, rules: [{text, means}]} of its classes, where `means` is a
 * holder {faction, status, contested_with, confidence} or null for what is left out; `rest` a faction or null; `settle`;
 * {sources, method}; {factions: [{slug, name, colour}]} that the territory lacks.
 */
export function writeMapping({name, at, form, property, rules, rest, settle, sources, method, factions}) {
  const lines = [
    '[date]', `file_name = ${quoted(form)}`, '', '# The date is what was chosen, whatever the name says.', '[date.correct]', `${quoted(name)} = ${quoted(writeInstant(at))}`, '',
    '[class]', `property = ${quoted(property)}`,
    ...rules.flatMap(({text, means}) => [
      '', means ? '[[class.map]]' : '[[class.skip]]', `exact = ${quoted(text)}`, ...(means ? holder(means) : []),
    ]),
    ...(rest ? ['', '[rest]', `faction = ${quoted(rest)}`] : []),
    '', '[overlaps]', `settle = ${quoted(settle)}`,
    '', '[sources]', `urls = [${sources.map(quoted).join(', ')}]`, `method = ${quoted(method)}`,
    ...factions.flatMap((one) => ['', `[factions.${one.slug}]`, `name = ${quoted(one.name)}`, `colour = ${quoted(one.colour)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function holder({faction, status, contested_with: rival, confidence}) {
  return [
    `faction = ${quoted(faction)}`,
    ...(status && status !== 'control' ? [`status = ${quoted(status)}`] : []),
    ...(status === 'contested' && rival ? [`contested_with = ${quoted(rival)}`] : []),
    ...(Number.isFinite(confidence) ? [`confidence = ${confidence}`] : []),
  ];
}

/** The faction whose name or slug a class is, or has in it as words; the longest name wins. Null where none is. */
export function factionIn(text, factions) {
  const words = ` ${plain(text).replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
  let best = {length: 0, slug: null};
  for (const {slug, name, names} of factions) {
    for (const one of [slug, name, ...Object.values(names ?? {})].filter(Boolean)) {
      const wanted = plain(one).replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
      if (wanted && wanted.length > best.length && words.includes(` ${wanted} `)) best = {length: wanted.length, slug};
    }
  }
  return best.slug;
}

/** A short name made of a name: small letters, digits and hyphens; empty where it has none of them. */
export function slugOf(name) {
  return name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60).replace(/-+$/, '');
}
