// The page's words in the reader's language. Every word a reader meets comes from here: one dictionary a language,
// chosen once before the page is built, so that nothing has to be told twice.

import ar from './words/ar.mjs';
import en from './words/en.mjs';

export const DICTIONARIES = {en, ar};

let words = en;

/** Chooses the language: the one asked for, else the first the reader's browser likes, else English. */
export function speak(asked, liked = []) {
  const known = [asked, ...liked].map((tag) => String(tag ?? '').slice(0, 2).toLowerCase());
  words = DICTIONARIES[known.find((tag) => tag in DICTIONARIES)] ?? en;
  return words;
}

/** Adds to every language the words of a part of the page that is fetched when it is wanted. */
export function learn(more) {
  for (const [language, entries] of Object.entries(more)) Object.assign(DICTIONARIES[language], entries);
}

/** What the dictionary has under a key; sentences with gaps are functions of what fills them. */
export function say(key, ...parts) {
  const entry = words[key];
  if (entry === undefined) throw new Error(`the dictionary has no “${key}”`);
  return typeof entry === 'function' ? entry(...parts) : entry;
}

/** The dictionary's `language`, `direction` and `locale` (for dates and numbers). */
export function tongue() {
  return words;
}

/** The name of a thing in the reader's language, as far as the record has one. */
export function named({name, names, slug}) {
  return names?.[words.language] ?? name ?? names?.en ?? slug;
}

/** The Arabic name beside an English one; null where there is none, or the page speaks Arabic already. */
export function otherName({name, names}) {
  return words.language !== 'ar' && names?.ar && names.ar !== name ? names.ar : null;
}
