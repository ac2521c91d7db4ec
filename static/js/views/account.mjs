// Signing in with a token, and out; and the way to the editor's desk for whoever may edit here.

import {fill, h} from '../dom.mjs';
import {tellProblem} from '../problem.mjs';
import {signIn, signOut} from '../session.mjs';
import {say} from '../words.mjs';

const ROLES = {reader: 'roleReader', editor: 'roleEditor', reviewer: 'roleReviewer', admin: 'roleAdmin'};

/** Builds the button and its dialog, or the name of who is signed in. Whoever signs in or out sees another page: it opens anew. */
export function createAccount(root, {state, session}) {
  if (!session.token) return signInPart(root);
  const {name, role} = session.token;
  const leave = () => signOut().finally(() => location.reload());
  const edit = h('button', {type: 'button', class: 'toedit', onclick: () => state.set({edit: state.now.edit ? null : 'draw'})}, say('edit'));
  const follow = () => {
    edit.hidden = !session.may('editor', state.now.territory);
    edit.setAttribute('aria-pressed', String(state.now.edit !== null));
  };
  state.watch((changed) => (changed.has('edit') || changed.has('territory')) && follow());
  follow();
  const menu = h('details', {class: 'menu'},
    h('summary', {}, h('bdi', {}, name)),
    h('div', {class: 'card'}, h('p', {}, h('strong', {}, h('bdi', {}, name)), ' ', say(ROLES[role])),
      h('button', {type: 'button', onclick: leave}, say('signOut'))));
  addEventListener('pointerdown', ({target}) => { if (!menu.contains(target)) menu.open = false; });
  menu.addEventListener('keydown', ({key}) => {
    if (key !== 'Escape') return;
    menu.open = false;
    menu.firstChild.focus();
  });
  fill(root, edit, menu);
}

function signInPart(root) {
  const secret = h('input', {type: 'password', name: 'token', autocomplete: 'current-password', required: true, dir: 'ltr', 'aria-describedby': 'token-why'});
  const refused = h('p', {class: 'refused', role: 'alert'});
  const submit = async (event) => {
    event.preventDefault();
    try {
      await signIn(secret.value.trim());
      location.reload();
    } catch (fault) {
      fill(refused, tellProblem(fault));
      secret.select();
    }
  };
  const dialog = h('dialog', {class: 'sharing signing', 'aria-labelledby': 'signing-title'},
    h('form', {class: 'inside', onsubmit: submit},
      h('button', {type: 'button', class: 'close', 'aria-label': say('close'), onclick: () => dialog.close()}, '×'),
      h('h2', {id: 'signing-title'}, say('signIn')),
      h('label', {class: 'field'}, h('span', {}, say('token')), secret),
      h('p', {id: 'token-why'}, h('small', {}, say('tokenWhy'))), refused,
      h('p', {class: 'take'}, h('button', {class: 'main'}, say('signIn')))));
  fill(root, h('button', {type: 'button', 'aria-haspopup': 'dialog', onclick: () => dialog.showModal()}, say('signIn')), dialog);
}
