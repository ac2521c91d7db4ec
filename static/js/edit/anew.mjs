// A proposal that others overtook cannot be published any more: what stands in its way, and sending it anew on top of that.
//
// Whoever sends it anew is the author of what they send: where that is somebody else, the comment says whose it was.

import {get, send} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {say} from '../words.mjs';
import {button} from './button.mjs';
import {overtakers, tellTheirs} from './conflict.mjs';
import {recordingOnce} from './once.mjs';
import {tellRefusal} from './refusal.mjs';

/** A proposal as a document to be sent, on top of a revision; null where it says what only its first sending could. */
export function documentAnew({changes, comment}, base, note) {
  const resent = changes.map(resend);
  if (resent.includes(null)) return null;
  const settled = changes.some(({change}) => change === 'survey') ? {overlaps: 'order'} : {};
  return {comment: note ? `${comment ?? ''} ${note}`.trim() : comment ?? '', base_revision: base, ...settled, changes: resent};
}

function resend({change, id, version, feature, at, features}) {
  // One that is gone has no version: the server says so of the change itself.
  const which = {id, ...(version ? {version} : {})};
  if (change === 'create') return {change, feature: bare(feature)};
  if (change === 'replace') return {change, ...which, feature: bare(feature)};
  if (change === 'delete') return {change, ...which};
  return change === 'survey' ? {change, at, features} : null;
}

const bare = ({type, geometry, properties}) => ({type, geometry, properties});

/** What stands in a proposal's way, in pictures, and the way on; `sent` hears of the new proposal. */
export function tellInTheWay(desk, proposal, {sent}) {
  const {record, session, state} = desk;
  const path = `/territories/${record.slug}/proposals`;
  const own = proposal.author === session.token.name;
  const note = own ? null : say('proposedByNote', proposal.author);
  const propose = recordingOnce();
  const refused = h('div');
  const again = button('anew', async () => {
    fill(refused);
    again.disabled = true;
    try {
      // As it stands by now: versions are the latest.
      const latest = await get(`${path}/${proposal.id}`);
      const made = await propose(path, documentAnew(latest, record.published, note));
      const comment = say('anewComment', made.id, record.published);
      await send('POST', `${path}/${proposal.id}/${own ? 'withdraw' : 'reject'}`, {comment}).catch(desk.report);
      sent(made);
    } catch (fault) {
      fill(refused, tellRefusal(fault));
      again.disabled = false;
      again.focus();
    }
  }, {class: 'main'});
  const may = documentAnew(proposal, record.published, note) !== null;
  return h('section', {class: 'overtaken', 'aria-label': say('standsInWay')},
    h('h3', {}, say('standsInWay')),
    tellTheirs(desk, overtakers({said: proposal}), proposal, state.now.at),
    h('p', {}, say(may ? own ? 'anewWhyOwn' : 'anewWhy' : 'anewNot')), refused, may && h('p', {class: 'actions'}, again));
}
