// The form that ends an edit: a comment, and publishing it or sending it for review, as far as one may.

import {fill, h} from '../dom.mjs';
import {percent} from '../figures.mjs';
import {tellProblem} from '../problem.mjs';
import {say} from '../words.mjs';
import {isSignedOut, tellSignedOut} from './signedout.mjs';

/** Builds it; `send(kind, comment)` is waited for, where kind is `changesets` or `proposals`. */
export function createSending({record, session}, send) {
  const may = session.mayPublish(record.slug);
  const comment = h('textarea', {name: 'comment', rows: 2, required: true, maxlength: 2000, dir: 'auto'});
  const refused = h('div', {role: 'alert'});
  const meant = h('input', {type: 'checkbox'});
  const alarm = h('div', {class: 'alarm', role: 'alert', hidden: true});
  const buttons = [
    may && h('button', {class: 'main', value: 'changesets'}, say('publish')),
    h('button', {class: may ? null : 'main', value: 'proposals'}, say('sendForReview')),
  ].filter(Boolean);
  const submit = async (event) => {
    event.preventDefault();
    const kind = event.submitter?.value ?? buttons[0].value;
    buttons.forEach((button) => { button.disabled = true; });
    try {
      await send(kind, comment.value.trim());
    } finally {
      buttons.forEach((button) => { button.disabled = false; });
    }
  };
  const node = h('form', {class: 'sending', onsubmit: submit}, alarm,
    h('label', {class: 'field'}, h('span', {}, say('comment')), comment),
    h('p', {}, h('small', {}, say(may ? 'commentWhy' : 'reviewWhy'))), refused, h('p', {class: 'actions'}, buttons));
  return {
    node,
    /** Shows it; where `much` of the land would change hands, that has to be said to be meant. */
    show(on, much = 0) {
      node.hidden = !on;
      fill(refused);
      alarm.hidden = !much;
      meant.checked = false;
      meant.required = Boolean(much);
      fill(alarm, much > 0 && [
        h('p', {}, h('strong', {}, say('muchChanges', percent(much)))), h('p', {}, say('muchWhy')),
        h('label', {class: 'check'}, meant, h('span', {}, say('muchMeant')))]);
    },
    refuse: (problem) => fill(refused, isSignedOut(problem) ? tellSignedOut() : h('p', {class: 'refused'}, tellProblem(problem))),
    /** What was written has been sent: the next edit has a comment of its own. */
    empty: () => { comment.value = ''; },
  };
}
