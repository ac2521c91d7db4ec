// Choosing a file, by the dialog or by dropping it; what can be read, and what is too large, is said at once.

import {fill, h} from '../dom.mjs';
import {named, say} from '../words.mjs';
import {isEsri, wrappedIn} from './form.mjs';
import {meets, polygonsOf, readDocument} from './survey.mjs';

// As the server's --max-body-bytes, left as it is.
const MOST = 10 * 2 ** 20;
// Spaces and line breaks are not sent.
const MOST_RAW = 8 * MOST;

/** `1.2 MB`, `34 kB`. */
export const sizeOf = (bytes) => (bytes < 2 ** 20 ? say('kilobytes', Math.ceil(bytes / 1024)) : say('megabytes', (bytes / 2 ** 20).toFixed(1)));

/** Builds the place for a file of the record's territory; `chosen` is given {name, size, document, features}. */
export function createChoosing({record, chosen}) {
  const refused = h('div', {role: 'alert'});
  const refuse = (...content) => fill(refused, h('p', {class: 'refused'}, ...content));
  const input = h('input', {type: 'file', accept: '.geojson,.json,application/geo+json,application/json', onchange: () => take(input.files[0])});
  const take = async (file) => {
    fill(refused);
    if (!file) return;
    if (file.size > MOST_RAW) return refuse(say('tooLarge', sizeOf(file.size), sizeOf(MOST)));
    const text = await file.text();
    if (/^\s*</.test(text) || /\.(kml|kmz|shp|zip|gpx|gpkg)$/i.test(file.name)) return refuse(say('notThisForm'));
    if (!text.trim()) return refuse(say('emptyFile'));
    let document;
    try {
      document = readDocument(text);
    } catch ({line, column}) {
      return refuse(say('brokenJson', line, column), ' ', h('code', {dir: 'ltr'}, excerpt(text, line, column)));
    }
    if (document?.type === 'Topology') return refuse(say('topoJson'));
    if (isEsri(document)) return refuse(say('esriJson'));
    const wrapped = wrappedIn(document);
    if (wrapped) return refuse(say('wrappedJson', wrapped));
    const size = new Blob([JSON.stringify(document)]).size;
    if (size > MOST * 0.95) return refuse(say('tooLarge', sizeOf(size), sizeOf(MOST)));
    const features = polygonsOf(document);
    if (features.length === 0) return refuse(say('noPolygons'));
    if (!meets(features, record.bbox)) return refuse(say('elsewhere', named(record)));
    chosen({name: file.name, size, document, features});
  };
  const node = h('div', {
    class: 'drop',
    ondragover: (event) => { event.preventDefault(); node.classList.add('over'); },
    ondragleave: () => node.classList.remove('over'),
    ondrop: (event) => {
      event.preventDefault();
      node.classList.remove('over');
      take(event.dataTransfer.files[0]);
    },
  }, h('label', {class: 'field'}, h('span', {}, say('mapFile')), input), h('p', {}, h('small', {}, say('mapFileWhat', sizeOf(MOST)))), refused);
  return {node, clear: () => { input.value = ''; }};
}

function excerpt(text, line, column) {
  return (text.split('\n')[line - 1] ?? '').slice(Math.max(0, column - 21), column + 20) || '…';
}
