// The editor's desk: what can be done to the map, one tool at a time. Which one is open stands in the address.
//
// A tool is a module with `open(root, desk)`; it builds itself in `root` and gives {show(moment, changed), close()}.
// What every tool ends in, showing what an edit would change and publishing it, is `publishing.mjs`.

import {fill, h} from '../dom.mjs';
import {EDITS} from '../url.mjs';
import {learn, say} from '../words.mjs';
import ar from './words/ar.mjs';
import en from './words/en.mjs';

const TOOLS = {
  draw: ['toolDraw', () => import('./draw.mjs')],
  borders: ['toolBorders', () => import('./borders.mjs')],
  upload: ['toolUpload', () => import('./upload.mjs')],
  review: ['toolReview', () => import('./review.mjs')],
  history: ['toolHistory', () => import('./history.mjs')],
};

/** Builds the desk; gives the view that follows the state. */
export function openDesk(root, app, first) {
  learn({en, ar});
  const {state} = app;
  let moment = first;
  let open = null;
  let chosen = null;
  const panel = h('div', {class: 'panel', role: 'tabpanel', id: 'desk-panel', tabindex: -1});
  const tabs = EDITS.map((edit) => h('button', {
    type: 'button', role: 'tab', id: `desk-${edit}`, 'aria-controls': 'desk-panel', onclick: () => state.set({edit}),
  }, say(TOOLS[edit][0])));
  const list = h('div', {class: 'tabs', role: 'tablist', 'aria-label': say('desk'), onkeydown: (event) => stepTab(event, tabs)}, tabs);
  fill(root, list, panel);

  const choose = async (edit) => {
    chosen = edit;
    open?.close();
    open = null;
    state.set({effect: null, tool: null});
    tabs.forEach((tab, index) => {
      const selected = EDITS[index] === edit;
      tab.setAttribute('aria-selected', String(selected));
      tab.tabIndex = selected ? 0 : -1;
    });
    fill(panel);
    if (edit === null) return;
    panel.setAttribute('aria-labelledby', `desk-${edit}`);
    try {
      const tool = await TOOLS[edit][1]();
      if (state.now.edit !== edit || open) return;
      open = tool.open(panel, app);
      open.show(moment, new Set(Object.keys(state.now)));
    } catch (fault) {
      app.report(fault);
    }
  };
  choose(state.now.edit);
  return (now, changed) => {
    moment = now;
    // A record read anew changes all there is to show, but not the tool in hand.
    if (state.now.edit !== chosen) choose(state.now.edit);
    else open?.show(moment, changed);
  };
}

/** Arrow keys go from tab to tab, as tabs do. */
function stepTab(event, tabs) {
  const way = {ArrowLeft: -1, ArrowRight: 1}[event.key];
  if (!way) return;
  event.preventDefault();
  const by = document.documentElement.dir === 'rtl' ? -way : way;
  const next = tabs[(tabs.indexOf(document.activeElement) + by + tabs.length) % tabs.length];
  next.focus();
  next.click();
}
