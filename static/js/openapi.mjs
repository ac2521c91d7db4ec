// What an OpenAPI document says, in the form its page wants. Without a page: tests/web/openapi.test.mjs.

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** What a reference names, or the thing itself. */
export function resolved(api, thing) {
  if (!thing?.$ref) return thing;
  return thing.$ref.split('/').slice(1).reduce((at, word) => at[word.replaceAll('~1', '/').replaceAll('~0', '~')], api);
}

/** Every operation with its path and method, references followed; reading before writing. */
export function operations(api) {
  return Object.entries(api.paths).flatMap(([path, item]) => METHODS.filter((method) => item[method]).map((method) => {
    const it = item[method];
    const parameters = [...(item.parameters ?? []), ...(it.parameters ?? [])].map((one) => resolved(api, one));
    const responses = Object.entries(it.responses).map(([status, one]) => ({status, ...resolved(api, one)}));
    return {...it, path, method, parameters, responses, security: it.security ?? api.security};
  }));
}

/** A schema in a few words, and the name it goes by where it has one. */
export function typeOf(schema) {
  if (!schema) return {text: ''};
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1);
    return {text: name, name};
  }
  const either = schema.anyOf ?? schema.oneOf;
  if (either && !schema.properties) {
    const all = either.map(typeOf);
    return {text: all.map((it) => it.text).join(' or '), name: all.find((it) => it.name)?.name};
  }
  if (schema.const !== undefined) return {text: JSON.stringify(schema.const)};
  if (schema.enum) return {text: schema.enum.map((it) => it ?? 'null').join(', ')};
  if (schema.items) {
    const each = typeOf(schema.items);
    return {text: `list of ${each.text}`, name: each.name};
  }
  const text = [schema.type ?? 'anything'].flat().join(' or ');
  return {text: schema.format ? `${text} (${schema.format})` : text};
}

/** The operation as a line for a shell, with the values of its examples. */
export function example(api, it, origin = api.servers?.[0]?.url ?? '') {
  const value = (one) => encodeURIComponent(one.example ?? one.name).replaceAll('%2C', ',');
  const path = it.parameters.filter((one) => one.in === 'path')
    .reduce((so, one) => so.replace(`{${one.name}}`, value(one)), it.path);
  const needed = it.parameters.filter((one) => one.in === 'query' && one.required);
  const query = needed.map((one) => `${one.name}=${value(one)}`).join('&');
  const words = ['curl'];
  if (it.method !== 'get') words.push('-X', it.method.toUpperCase());
  if (!it.security.some((one) => !Object.keys(one).length)) words.push('-H', quoted('Authorization: Bearer TOKEN'));
  const [kind] = Object.entries(it.requestBody?.content ?? {});
  if (kind?.[1].example !== undefined) {
    words.push('-H', quoted(`Content-Type: ${kind[0]}`), '--data', quoted(JSON.stringify(kind[1].example)));
  } else if (kind) {
    words.push('-H', quoted(`Content-Type: ${kind[0]}`), '--data-binary', '@FILE');
  }
  words.push(quoted(`${origin}${path}${query && `?${query}`}`));
  return words.join(' ');
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
