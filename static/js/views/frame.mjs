// An embedded map in its frame: the key shows what fits, nothing scrolls within, the page around is told how high the
// whole would like to be, and the map can have the whole screen.

import {fill, h} from '../dom.mjs';
import {percent} from '../figures.mjs';
import {say} from '../words.mjs';

/** What the key leaves out, step by step, until the rest fits; after that it names fewer. */
const FITS = ['all', 'rows', 'bars', 'names'];
/** The map's height for a width, both in pixels, where the page around gives what is asked for. */
const mapHeight = (width) => Math.round(Math.min(520, Math.max(220, width * 0.62)));

/** Builds the button; gives the view that fits the key anew. */
export function createFrame(root) {
  const part = (id) => document.getElementById(id);
  fill(root, fullScreen());
  const others = h('p', {class: 'others', hidden: true});
  let told = 0;
  let planned = 0;
  const settle = () => {
    planned = 0;
    fitKey(part('legend'), others);
    // What that changed is no news.
    changes.takeRecords();
    const height = wish(document.documentElement, part('map'));
    if (parent === globalThis || height === told) return;
    told = height;
    // Any page may have this one in a frame, and how high it is is no secret.
    parent.postMessage({type: 'frontline:height', height}, '*');
  };
  const plan = () => { planned ||= requestAnimationFrame(settle); };
  const changes = new MutationObserver(plan);
  new ResizeObserver(plan).observe(document.documentElement);
  changes.observe(part('main'), {childList: true, subtree: true, characterData: true});
  return plan;
}

/** The height at which the map would be as high as suits its width. */
function wish({clientHeight, clientWidth}, map) {
  return clientHeight - map.clientHeight + mapHeight(clientWidth);
}

/** Shows of the key what has room in it, and says how many are not named. */
function fitKey(legend, others) {
  const rows = [...legend.querySelectorAll('.factions li[data-faction]')];
  if (others.parentElement !== legend) legend.append(others);
  others.hidden = true;
  for (const row of rows) row.hidden = false;
  const fits = () => legend.scrollHeight <= legend.clientHeight + 1;
  for (const fit of FITS) {
    legend.dataset.fit = fit;
    if (fits()) return;
  }
  for (let kept = rows.length - 1; kept > 0 && !fits(); kept -= 1) {
    rows[kept].hidden = true;
    const left = rows.slice(kept);
    others.hidden = false;
    fill(others, say('andOthers', left.length, percent(left.reduce((sum, row) => sum + Number(row.dataset.fraction), 0))));
  }
}

/** The button that gives the map the whole screen and back; null where the frame does not allow it. */
function fullScreen() {
  if (!document.fullscreenEnabled) return null;
  const button = h('button', {type: 'button', class: 'plain', onclick: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen())});
  const word = () => fill(button, say(document.fullscreenElement ? 'leaveFullScreen' : 'fullScreen'));
  document.addEventListener('fullscreenchange', word);
  word();
  return button;
}
