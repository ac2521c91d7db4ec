// What was published while one looks: said in a line, in the words of who did it.

import {fill, h} from '../dom.mjs';
import {say} from '../words.mjs';

/** Builds the line; gives what tells it of a changeset. */
export function createNews(root) {
  const close = h('button', {type: 'button', class: 'plain', onclick: () => { root.hidden = true; }}, say('close'));
  return ({author, comment, revision}) => {
    root.hidden = false;
    fill(root, h('strong', {}, say('justPublished', revision)), ' ', h('bdi', {}, comment || say('noComment')), ' – ', h('bdi', {}, author), ' ', close);
  };
}
