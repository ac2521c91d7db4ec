// Naming a faction that the territory does not have yet: it is defined with the survey that first shows it.

import {fill, h} from '../dom.mjs';
import {say} from '../words.mjs';
import {slugOf} from './mapping.mjs';

/** Builds the form; `taken` says whether a short name is, `made` is given {slug, name, colour}. */
export function createNewFaction({taken, made}) {
  const name = h('input', {type: 'text', required: true, maxlength: 200, dir: 'auto', oninput: () => { if (!slug.dataset.own) slug.value = slugOf(name.value); }});
  const slug = h('input', {type: 'text', required: true, maxlength: 60, pattern: '[a-z0-9][a-z0-9\\-]*', dir: 'ltr', spellcheck: 'false', oninput: () => { slug.dataset.own = 'true'; }});
  const colour = h('input', {type: 'color', value: '#7a5ea8'});
  const told = h('p', {role: 'status'});
  const field = (key, input, hint) => h('label', {class: 'field'}, h('span', {}, say(key), hint && h('small', {}, ' ', say(hint))), input);
  const form = h('form', {class: 'newfaction', onsubmit: (event) => {
    event.preventDefault();
    if (taken(slug.value)) return fill(told, say('slugTaken', slug.value));
    made({slug: slug.value, name: name.value.trim(), colour: colour.value});
    fill(told, say('factionAdded', name.value.trim()));
    form.reset();
    delete slug.dataset.own;
  }},
  h('div', {class: 'fields'}, field('factionName', name), field('shortName', slug, 'shortNameHint'), field('colour', colour)),
  h('p', {class: 'actions'}, h('button', {}, say('addFaction'))), told);
  return h('details', {class: 'part'}, h('summary', {}, say('newFaction')), form);
}
