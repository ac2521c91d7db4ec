// The page itself: its language and direction, the words that stand in its HTML, its colours.

import {address} from './api.mjs';
import {h} from './dom.mjs';
import {say, tongue} from './words.mjs';

/** Gives the page the reader's language, and puts the words where the HTML has only their keys. */
export function wordPage() {
  const {language, direction} = tongue();
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
  for (const node of document.querySelectorAll('[data-say]')) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', say(node.dataset.label));
}

/** Keeps the page's colours, and which parts an embedded map leaves out, as the state has them. */
export function dress(state) {
  const wear = () => {
    const {theme, patterns, hide} = state.now;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    document.documentElement.dataset.hide = hide.join(' ');
    document.documentElement.classList.toggle('patterned', patterns);
  };
  state.watch((changed) => (changed.has('theme') || changed.has('patterns') || changed.has('hide')) && wear());
  wear();
}

/** Loads a style sheet of the server's that not every page needs; waits for it. */
export function addStyles(path) {
  return new Promise((done, failed) => {
    document.head.append(h('link', {rel: 'stylesheet', href: address(path), onload: done, onerror: failed}));
  });
}
