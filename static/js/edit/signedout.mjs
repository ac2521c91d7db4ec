// The session may end while one edits: nothing is lost, but one has to sign in again.

import {h} from '../dom.mjs';
import {say} from '../words.mjs';
import {button} from './button.mjs';

/** Whether a refusal says that nobody is signed in any more. */
export const isSignedOut = ({status}) => status === 401;

/** Says so, with the way to sign in: the page opened anew offers it. */
export function tellSignedOut() {
  return h('p', {class: 'refused'}, say('signedOut'), ' ', button('signIn', () => location.reload()));
}
