// Who one is: nobody in particular, or the bearer of a token who signed in. Asked for once, when the page opens.

import {arm, get, send} from './api.mjs';

const ROLES = ['reader', 'editor', 'reviewer', 'admin'];

/** The session: the token signed in with (null for nobody), what it may do, and how to sign in and out. */
export async function loadSession() {
  return sessionOf(await get('/session'));
}

export function sessionOf({token, session, review}) {
  arm(session?.csrf ?? null);
  const may = (role, territory) => Boolean(token) && ROLES.indexOf(token.role) >= ROLES.indexOf(role) && [null, territory].includes(token.territory);
  return {
    token,
    /** Whether one may do in a territory what takes a role. */
    may,
    /** Whether one may publish there at once; with `--review` editors only propose. */
    mayPublish: (territory) => may(review ? 'reviewer' : 'editor', territory),
  };
}

/** Signs in with a token's secret; a Problem says why not. */
export const signIn = (secret) => send('POST', '/session', null, {headers: {authorization: `Bearer ${secret}`}});
/** Signs out. */
export const signOut = () => send('DELETE', '/session');
