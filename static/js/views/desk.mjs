// The place of the editor's desk. What belongs to it is fetched when somebody who may edit opens it: readers never load it.

import {addStyles} from '../page.mjs';

/** Builds the desk's place; gives the view that opens, follows and closes it. */
export function createDesk(root, app) {
  const {state, session, record} = app;
  if (!session.may('editor', record.slug)) return null;
  let desk = null;
  const open = async (moment) => {
    const opening = Promise.all([import('../edit/desk.mjs'), addStyles('/assets/css/edit.css')]);
    desk = opening.then(([{openDesk}]) => openDesk(root, app, moment));
    try {
      await desk;
      // Whoever asked for the desk goes on there.
      if (document.activeElement?.matches('.toedit')) root.querySelector('[role=tab][tabindex="0"]')?.focus({preventScroll: true});
    } catch (fault) {
      desk = null;
      app.report(fault);
    }
  };
  return (moment, changed) => {
    const {edit} = state.now;
    root.hidden = edit === null;
    if (edit !== null && !desk) open(moment);
    else desk?.then((view) => view(moment, changed));
  };
}
