// Search of places by name, English or Arabic. Enter takes the first; the same panel opens as on a click.

import {fill, h} from '../dom.mjs';
import {count} from '../figures.mjs';

const PAUSE = 180;

/** Builds the search box. */
export function createSearch(root, {state, record, report}) {
  let places = [];
  let marked = -1;
  let timer = 0;
  const input = h('input', {
    type: 'search', id: 'search-box', placeholder: 'Find a town…', autocomplete: 'off', spellcheck: 'false',
    role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'search-list', 'aria-autocomplete': 'list',
  });
  const list = h('ul', {id: 'search-list', role: 'listbox', 'aria-label': 'Places found', hidden: true});
  fill(root, h('label', {class: 'unseen', for: 'search-box'}, 'Find a place'), input, list);

  const close = () => { list.hidden = true; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); };
  const take = (place) => {
    close();
    input.value = place.name;
    state.set({place: {lat: place.lat, lon: place.lon}, flight: {lat: place.lat, lon: place.lon}});
  };
  const draw = () => {
    const rows = places.map((place, index) => h('li', {
      id: `found-${index}`, role: 'option', 'aria-selected': String(index === marked),
      onpointerdown: (event) => { event.preventDefault(); take(place); },
    }, h('span', {}, place.name), arabic(place), h('small', {}, describe(record, place))));
    fill(list, rows.length ? rows : h('li', {class: 'none'}, 'No place of that name is recorded.'));
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    if (marked >= 0) input.setAttribute('aria-activedescendant', `found-${marked}`);
  };
  const look = async () => {
    const wanted = input.value.trim();
    if (!wanted) return close();
    try {
      const answer = await record.placesCalled(wanted);
      if (input.value.trim() !== wanted) return;
      places = answer.places.slice(0, 8);
      marked = places.length ? 0 : -1;
      draw();
    } catch (fault) {
      report(fault);
    }
  };
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(look, PAUSE); });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    const move = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (move && places.length && !list.hidden) {
      marked = (marked + move + places.length) % places.length;
      draw();
      event.preventDefault();
    } else if (event.key === 'Escape') close();
  });
  root.addEventListener('submit', async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    if (list.hidden || !places.length) await look();
    if (places[marked]) take(places[marked]);
  });
}

function arabic({name, names}) {
  return names?.ar && names.ar !== name && h('bdi', {lang: 'ar', dir: 'rtl'}, names.ar);
}

function describe(record, {kind, population, district}) {
  const where = record.districts.get(district)?.name ?? district;
  return [kind, population ? `${count(population)} people` : null, where].filter(Boolean).join(' · ');
}
