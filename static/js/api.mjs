// Fetches the server's JSON. Failure is a Problem that carries the server's own title and detail, verbatim.

import {say} from './words.mjs';

/** What went wrong, in words that can be shown: the server's (RFC 9457), or ours when it gave none. */
export class Problem extends Error {
  constructor({title, detail, status, message, ...said} = {}) {
    super(title ?? message ?? say('wrong'));
    this.title = title ?? say(message ? 'wrongHere' : 'wrong');
    this.detail = detail ?? message ?? null;
    this.status = status ?? 0;
    // `faults`, `conflicts` or `since`, where the server said more than words.
    this.said = said;
  }

  /** Whatever was thrown, as a Problem. */
  static of(fault) {
    return fault instanceof Problem ? fault : new Problem(fault);
  }
}

/** The path below which a proxy has this server, as this file was found there: empty, or without a slash at its end. */
const BELOW = import.meta.url.startsWith('http') ? new URL('../..', import.meta.url).pathname.replace(/\/$/, '') : '';

/** Where on this host a path of the server's is, with its parameters; those that are null are left out. */
export function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined) query.set(key, value);
  }
  const text = query.toString().replaceAll('%3A', ':');
  return `${BELOW}${path}${text && '?'}${text}`;
}

/** A tile template below this page's own address: behind a proxy the server may know itself by another. */
export function ownAddress(template) {
  const [path] = template.match(/\/tiles\/[^/]+\/[^/]+\/\{z\}\/.*$/);
  return `${location.origin}${address(path)}`;
}

/** Gets JSON; throws a Problem. */
export async function get(path, parameters) {
  const answer = await reach(address(path, parameters));
  if (!answer.ok) throw await problemOf(answer);
  return answer.json();
}

/** What proves that a write comes from our own page: a session's, or null for nobody in particular. */
let proof = null;
export function arm(csrf) {
  proof = csrf;
}

/** Sends a document, or nothing (null); gives {status, headers, body}. Throws a Problem. */
export async function send(method, path, document = null, {parameters, headers} = {}) {
  const answer = await reach(address(path, parameters), {
    method,
    headers: {
      accept: 'application/json', ...(document === null ? {} : {'content-type': 'application/json'}),
      ...(proof ? {'x-csrf-token': proof} : {}), ...headers,
    },
    body: document === null ? undefined : JSON.stringify(document),
  });
  if (!answer.ok) throw await problemOf(answer);
  return {status: answer.status, headers: answer.headers, body: answer.status === 204 ? null : await answer.json()};
}

/** Like `get`, but each address is asked for once while it is among the last `keep` asked. */
export function remembering(keep = 200) {
  const answers = new Map();
  return (path, parameters) => {
    const key = address(path, parameters);
    const known = answers.get(key);
    const answer = known ?? get(path, parameters);
    answers.delete(key);
    answers.set(key, answer);
    if (answers.size > keep) answers.delete(answers.keys().next().value);
    if (!known) answer.catch(() => answers.delete(key));
    return answer;
  };
}

async function reach(url, options = {headers: {accept: 'application/json'}}) {
  try {
    return await fetch(url, options);
  } catch {
    throw new Problem({title: say('unreachable'), detail: say('checkConnection')});
  }
}

async function problemOf(answer) {
  const said = await answer.json().catch(() => ({}));
  return new Problem({...said, title: said.title ?? say('answered', answer.status), status: answer.status});
}
