// What others published while one looks: said in a line, in the words of who did it.

import {fill, h} from '../dom.mjs';
import {say} from '../words.mjs';

/** Builds the line; gives what tells it of a changeset. */
export function createNews(root, {session}) {
  const close = h('button', {type: 'button', class: 'plain', onclick: () => { root.hidden = true; }}, say('close'));
  return ({author, comment, revision}) => {
    // Whoever published it was told by the tool that did.
    if (author === session.token?.name) return;
    root.hidden = false;
    fill(root, h('strong', {}, say('justPublished', revision)), ' ', h('bdi', {}, comment || say('noComment')), ' – ', h('bdi', {}, author), ' ', close);
  };
}
