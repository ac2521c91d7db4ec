// The HTTP surface as /openapi.json describes it, made readable: contents, then each operation by its resource.

import {get} from './api.mjs';
import {h} from './dom.mjs';
import {example, operations, resolved, typeOf} from './openapi.mjs';

const main = document.querySelector('#main');
const contents = document.querySelector('#contents');

try {
  show(await get('/openapi.json'));
} catch (error) {
  const notice = document.querySelector('#notice');
  notice.textContent = `The description could not be read: ${error.message}`;
  notice.hidden = false;
} finally {
  main.removeAttribute('aria-busy');
}

function show(api) {
  const all = operations(api);
  main.append(
    h('p', {}, `${api.info.summary} Version ${api.info.version}.`),
    h('p', {}, ...prose(api.info.description)),
    ...api.tags.map((tag) => resource(api, tag, all.filter((it) => it.tags.includes(tag.name)))),
    schemas(api),
  );
  contents.append(h('ul', {}, ...[...api.tags.map((tag) => tag.name), 'documents'].map(entry)));
  reveal();
  addEventListener('hashchange', reveal);
}

function anchor(name) {
  return name.replaceAll(' ', '-');
}

function entry(name) {
  return h('li', {}, h('a', {href: `#${anchor(name)}`}, name[0].toUpperCase() + name.slice(1)));
}

/** Opens what the address names. */
function reveal() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named?.localName === 'details') named.open = true;
  if (named) named.scrollIntoView();
}

function resource(api, tag, all) {
  const id = anchor(tag.name);
  return h('section', {'aria-labelledby': id},
    h('h2', {id}, tag.name[0].toUpperCase() + tag.name.slice(1)), h('p', {}, ...prose(tag.description)),
    ...all.map((it) => operation(api, it)));
}

function operation(api, it) {
  const kind = it.method === 'get' ? 'reads' : 'writes';
  const details = h('details', {class: 'operation', id: it.operationId},
    h('summary', {},
      h('span', {class: `method ${kind}`}, it.method.toUpperCase()), h('code', {}, it.path), h('small', {}, it.summary)));
  // There are many: each is drawn when it is opened.
  details.addEventListener('toggle', () => details.append(body(api, it)), {once: true});
  return details;
}

function body(api, it) {
  return h('div', {},
    it.description && h('p', {}, ...prose(it.description)),
    h('p', {}, h('strong', {}, 'Who: '), whoMay(it.security)),
    ...parameters(api, it),
    ...requestBody(api, it),
    h('h3', {}, 'Answers'),
    table(['Status', 'What', 'As'], it.responses.map(({status, description, content}) => [
      h('code', {}, status), h('span', {}, ...prose(description)),
      h('span', {}, ...Object.entries(content ?? {}).flatMap(([media, {schema}]) => [h('code', {}, media), ' ', typed(api, schema), ' '])),
    ])),
    ...it.responses.filter(({status}) => status < 300).flatMap(({status, content}) =>
      Object.values(content ?? {}).filter((as) => as.example).map((as) => sample(`An answer (${status})`, as.example))),
    h('h3', {}, 'With curl'), h('pre', {tabindex: 0}, example(api, it)));
}

/** The least role that will do. */
function whoMay(security) {
  const roles = security.filter((it) => it.bearer).map((it) => it.bearer[0]);
  if (security.some((it) => !Object.keys(it).length)) {
    return roles.length ? 'anybody; a reader where the territory or the server is private' : 'anybody';
  }
  return `a token of ${roles[0] === 'admin' || roles[0] === 'editor' ? 'an' : 'a'} ${roles[0]}`;
}

function parameters(api, it) {
  if (!it.parameters.length) return [];
  const rows = it.parameters.map((one) => [
    h('code', {}, one.name), h('span', {}, one.in, one.required ? ', required' : ''), typed(api, one.schema),
    h('span', {}, ...prose(one.description ?? ''), one.example === undefined ? '' : ` Such as ${one.example}.`),
  ]);
  return [h('h3', {}, 'Parameters'), table(['Name', 'Where', 'Type', 'What'], rows)];
}

function requestBody(api, it) {
  if (!it.requestBody) return [];
  const kinds = Object.entries(it.requestBody.content);
  const examples = new Map(kinds.filter(([, as]) => as.example).map(([media, as]) => [JSON.stringify(as.example), [media, as.example]]));
  return [
    h('h3', {}, it.requestBody.required ? 'Body' : 'Body, which may be left out'),
    h('p', {}, ...kinds.flatMap(([media, {schema}]) => [h('code', {}, media), ' ', typed(api, schema), ' '])),
    ...[...examples.values()].map(([media, value]) => sample(media, value)),
  ];
}

function schemas(api) {
  return h('section', {'aria-labelledby': 'documents'}, h('h2', {id: 'documents'}, 'Documents'),
    ...Object.entries(api.components.schemas).map(([name, schema]) => {
      const details = h('details', {class: 'operation', id: `schema-${name}`},
        h('summary', {}, h('code', {}, name), h('small', {}, schema.description ?? '')));
      const draw = () => details.append(h('div', {}, members(api, schema)));
      details.addEventListener('toggle', draw, {once: true});
      return details;
    }));
}

/** The members of an object, or the schema as it stands. */
function members(api, schema) {
  if (!schema.properties) return h('pre', {tabindex: 0}, JSON.stringify(schema, null, 2));
  return table(['Member', 'Type', 'What'], Object.entries(schema.properties).map(([name, one]) => [
    h('span', {}, h('code', {}, name), schema.required?.includes(name) ? null : ', may be left out'), typed(api, one),
    h('span', {}, ...prose(one.description ?? resolved(api, one).description ?? '')),
  ]));
}

/** A type; what has a name leads to where it is told. */
function typed(api, schema) {
  const {text, name} = typeOf(schema);
  return name ? h('a', {href: `#schema-${name}`}, text) : h('span', {}, text);
}

function sample(title, value) {
  // A position stands on one line.
  const json = () => JSON.stringify(value, null, 2).replace(/\[\s+(-?[\d.]+),\s+(-?[\d.]+)\s+\]/g, '[$1, $2]');
  const text = typeof value === 'string' ? value : json();
  return h('div', {}, h('h3', {}, title), h('pre', {tabindex: 0}, text));
}

function table(heads, rows) {
  return h('table', {}, h('thead', {}, h('tr', {}, ...heads.map((it) => h('th', {scope: 'col'}, it)))),
    h('tbody', {}, ...rows.map((cells) => h('tr', {}, ...cells.map((it) => h('td', {}, it))))));
}

/** A text whose words in backticks are code. */
function prose(text) {
  return text.split('`').map((part, at) => (at % 2 ? h('code', {}, part) : part));
}
