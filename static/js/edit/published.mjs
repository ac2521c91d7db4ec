// What was just published, and the way back while one still looks at it.

import {Problem} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {say} from '../words.mjs';
import {button} from './button.mjs';
import {recordingOnce} from './once.mjs';

/** Says in `told` that a revision was published, with a button that undoes it; `undone(revision, by)` says what comes after. */
export function tellPublished(told, {record}, revision, undone) {
  const send = recordingOnce();
  const undo = button('undo', async () => {
    undo.disabled = true;
    try {
      const {revision: by} = await send(`/territories/${record.slug}/changesets/${revision}/revert`, null);
      await undone(revision, by);
    } catch (fault) {
      undo.disabled = false;
      const {title, detail} = Problem.of(fault);
      fill(told, done, h('div', {class: 'refused', role: 'alert'}, h('strong', {}, say('notUndone')), ' ', h('bdi', {}, detail ?? title)));
    }
  });
  const done = h('p', {class: 'success'}, say('publishedAs', revision), ' ', undo);
  fill(told, done);
}
