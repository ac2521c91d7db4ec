// Search of places by name, English or Arabic. Enter takes the first; the same panel opens as on a click.

import {fill, h} from '../dom.mjs';
import {count} from '../figures.mjs';
import {named, otherName, say} from '../words.mjs';

const PAUSE = 180;
const MOST = 8;

/** Builds the search box. */
export function createSearch(root, {state, record, report}) {
  let places = [];
  let marked = -1;
  let lookedFor = null;
  let timer = 0;
  const input = h('input', {
    type: 'search', id: 'search-box', placeholder: say('findTown'), autocomplete: 'off', spellcheck: 'false',
    role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'search-list', 'aria-autocomplete': 'list',
  });
  const list = h('ul', {id: 'search-list', role: 'listbox', 'aria-label': say('placesFound'), hidden: true});
  fill(root, h('label', {class: 'unseen', for: 'search-box'}, say('findPlace')), input, list);

  const close = () => { list.hidden = true; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); };
  const take = (place) => {
    close();
    input.value = named(place);
    state.set({place: {lat: place.lat, lon: place.lon}, flight: {lat: place.lat, lon: place.lon}});
  };
  const draw = () => {
    const rows = places.map((place, index) => h('li', {
      id: `found-${index}`, role: 'option', 'aria-selected': String(index === marked),
      onpointerdown: (event) => { event.preventDefault(); take(place); },
    }, h('span', {}, named(place)), other(place), h('small', {}, describe(record, place))));
    fill(list, rows.length ? rows : h('li', {class: 'none'}, say('noPlace')));
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    if (marked >= 0) input.setAttribute('aria-activedescendant', `found-${marked}`);
  };
  const look = async () => {
    const wanted = input.value.trim();
    try {
      const answer = await record.placesCalled(wanted, MOST);
      if (input.value.trim() !== wanted || document.activeElement !== input) return;
      ({places} = answer);
      lookedFor = wanted;
      marked = wanted && places.length ? 0 : -1;
      draw();
    } catch (fault) {
      report(fault);
    }
  };
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(look, PAUSE); });
  // With nothing typed it lists the largest towns: a way in for whoever does not know the names.
  input.addEventListener('focus', look);
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    const move = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (move && places.length && !list.hidden) {
      marked = (Math.max(marked, move < 0 ? 0 : -1) + move + places.length) % places.length;
      draw();
      event.preventDefault();
    } else if (event.key === 'Escape') close();
  });
  root.addEventListener('submit', async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    // Enter may come before the list of what was typed last.
    if (list.hidden || lookedFor !== input.value.trim()) await look();
    if (places[marked]) take(places[marked]);
  });
}

/** The name in the other script, so that whoever typed one recognises the other. */
function other(place) {
  const arabic = otherName(place);
  return arabic ? h('bdi', {lang: 'ar', dir: 'rtl'}, arabic) : named(place) !== place.name && h('bdi', {lang: 'en', dir: 'ltr'}, place.name);
}

function describe(record, {kind, population, district}) {
  const where = record.districts.has(district) ? named(record.districts.get(district)) : district;
  return [say('kinds')[kind] ?? kind, population ? say('people', count(population)) : null, where].filter(Boolean).join(' · ');
}
