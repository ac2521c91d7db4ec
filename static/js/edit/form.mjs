// What a JSON document is that is no GeoJSON.

const KINDS = ['FeatureCollection', 'Feature', 'Polygon', 'MultiPolygon'];
const ESRI = ['geometryType', 'spatialReference', 'rings', 'displayFieldName', 'objectIdFieldName'];
// How deep GeoJSON is looked for, as the server does.
const DEEPEST = 3;

/** Whether it is Esri JSON. */
export const isEsri = (document) => isObject(document) && !document.type && ESRI.some((member) => member in document);

/** The path to the GeoJSON within a document that is none itself, or null. */
export function wrappedIn(document, depth = 0) {
  if (!isObject(document) || (depth === 0 && document.type)) return null;
  for (const [name, value] of Object.entries(document)) {
    if (isObject(value) && KINDS.includes(value.type)) return name;
    const deeper = depth < DEEPEST && isObject(value) && wrappedIn(value, depth + 1);
    if (deeper) return `${name}.${deeper}`;
  }
  return null;
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
