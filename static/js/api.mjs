// Fetches the server's JSON. Failure is a Problem that carries the server's own title and detail, verbatim.

import {say} from './words.mjs';

/** What went wrong, in words that can be shown: the server's (RFC 9457), or ours when it gave none. */
export class Problem extends Error {
  constructor({title, detail, status, message} = {}) {
    super(title ?? message ?? say('wrong'));
    this.title = title ?? say(message ? 'wrongHere' : 'wrong');
    this.detail = detail ?? message ?? null;
    this.status = status ?? 0;
  }
}

/** An address with its parameters; those that are null are left out. */
export function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined) query.set(key, value);
  }
  const text = query.toString().replaceAll('%3A', ':');
  return text ? `${path}?${text}` : path;
}

/** A tile template on this page's own origin: behind a proxy the server may know itself by another name. */
export function ownOrigin(template) {
  return template.replace(/^(https?:)?\/\/[^/]+/, '').replace(/^/, location.origin);
}

/** Gets JSON; throws a Problem. */
export async function get(path, parameters) {
  const answer = await reach(address(path, parameters));
  if (!answer.ok) throw await problemOf(answer);
  return answer.json();
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

async function reach(url) {
  try {
    return await fetch(url, {headers: {accept: 'application/json'}});
  } catch {
    throw new Problem({title: say('unreachable'), detail: say('checkConnection')});
  }
}

async function problemOf(answer) {
  const said = await answer.json().catch(() => ({}));
    return new Problem({title: said.title ?? say('answered', answer.status), detail: said.detail, status: answer.status});
}
