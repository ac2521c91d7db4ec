// Where a text stops being JSON. Browsers say so in words of their own, often without the place.

const SPACE = /[ \t\n\r]*/y;
const TOKEN = /"(?:[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)|[{}[\],:]/y;

/** The line and column, from 1, of the first thing that cannot stand where it does; the end of the text where something is missing. */
export function placeOfFault(text) {
  const before = text.slice(0, faultAt(text)).split('\n');
  return {line: before.length, column: before.at(-1).length + 1};
}

function faultAt(text) {
  const open = [];
  let wanted = 'value';
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    SPACE.exec(text);
    at = SPACE.lastIndex;
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    const next = token && step(token, wanted, open);
    if (!next) return at;
    wanted = next;
    at = TOKEN.lastIndex;
  }
}

/** What may follow a token that stands where `wanted` does; null where it may not stand there. `open` has the brackets to be closed. */
function step(token, wanted, open) {
  const [valueHere, keyHere] = [wanted.startsWith('value'), wanted.startsWith('key')];
  const done = () => (open.length ? 'comma' : 'end');
  if (token === ',') return wanted === 'comma' && (open.at(-1) === '}' ? 'key' : 'value');
  if (token === ':') return wanted === 'colon' && 'value';
  if (token === '{' || token === '[') {
    if (!valueHere) return null;
    open.push(token === '{' ? '}' : ']');
    return token === '{' ? 'key or close' : 'value or close';
  }
  if (token === '}' || token === ']') {
    if (open.at(-1) !== token || !(wanted === 'comma' || wanted.endsWith('or close'))) return null;
    open.pop();
    return done();
  }
  if (keyHere) return token.startsWith('"') && 'colon';
  return valueHere ? done() : null;
}
