// How the reader wants the page: language, colours, patterns. A language opens the page anew, with the same view.

import {fill, h} from '../dom.mjs';
import {writeUrl} from '../url.mjs';
import {DICTIONARIES, say, tongue} from '../words.mjs';

const THEMES = {'': 'themeAuto', light: 'themeLight', dark: 'themeDark'};

/** Builds the menu. */
export function createOptions(root, {state, territories}) {
  const languages = Object.values(DICTIONARIES).map(({language, itself, direction}) => h('a', {
    href: `${location.pathname}${writeUrl({...state.now, lang: language})}`, hreflang: language, lang: language, dir: direction,
    'aria-current': language === tongue().language ? 'true' : null,
    // The view may have moved since the page was built.
    onclick: ({currentTarget: link}) => { link.href = `${location.pathname}${writeUrl({...state.now, lang: language})}`; },
  }, itself));
  const theme = h('select', {onchange: ({target}) => state.set({theme: target.value || null})},
    Object.entries(THEMES).map(([value, key]) => h('option', {value, selected: (state.now.theme ?? '') === value}, say(key))));
  const patterns = h('input', {type: 'checkbox', checked: state.now.patterns, onchange: ({target}) => state.set({patterns: target.checked})});
  const menu = h('details', {class: 'menu'},
    h('summary', {}, say('options')),
    h('div', {class: 'card'},
      territories.length > 1 && h('label', {}, say('territory'), territorySelect(state, territories)),
      h('p', {class: 'languages'}, h('span', {}, say('inLanguage')), languages),
      h('label', {}, h('span', {}, say('theme')), theme),
      h('label', {class: 'check'}, patterns, h('span', {}, say('patterns'), h('small', {}, say('patternsWhy'))))));
  fill(root, menu);
  addEventListener('pointerdown', ({target}) => { if (!menu.contains(target)) menu.open = false; });
  menu.addEventListener('keydown', ({key}) => {
    if (key !== 'Escape') return;
    menu.open = false;
    menu.firstChild.focus();
  });
  return null;
}

function territorySelect(state, territories) {
  const leave = ({target}) => location.assign(`?t=${encodeURIComponent(target.value)}`);
  return h('select', {onchange: leave}, territories.map(({slug, name}) => h('option', {value: slug, selected: slug === state.now.territory}, name)));
}
