// That the map shows a proposal, which nobody has published yet; by whom it is, and the way back.

import {get} from '../api.mjs';
import {fill, h} from '../dom.mjs';
import {latestOnly} from '../latest.mjs';
import {say} from '../words.mjs';

/** Builds the line; gives the view that follows which proposal is shown. */
export function createPreview(root, {state, record, renew, report}) {
  const back = h('button', {type: 'button', onclick: () => renew(null).catch(report)}, say('previewBack'));
  const tell = latestOnly(async (id) => {
    try {
      const {author, comment} = await get(`/territories/${record.slug}/proposals/${id}`);
      if (state.now.preview !== id) return;
      fill(root, h('strong', {}, say('previewOf')), ' ', h('bdi', {}, comment || say('noComment')), ' – ', h('bdi', {}, author), ' ', back);
    } catch (fault) {
      report(fault);
    }
  });
  return (moment, changed) => {
    if (!changed.has('preview')) return;
    const {preview} = state.now;
    root.hidden = preview === null;
    if (preview === null) return fill(root);
    fill(root, h('strong', {}, say('previewOf')), ' ', back);
    tell(preview);
  };
}
