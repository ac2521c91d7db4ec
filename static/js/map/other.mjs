// The map of the date compared with, while a swipe lasts: above the reader's own, clipped at the divider, moving with it.

import {h} from '../dom.mjs';
import {latestOnly} from '../latest.mjs';
import {createMap, lookOf} from './create.mjs';
import {createDated} from './dated.mjs';
import {swiping} from './divider.mjs';
import {groundLayers} from './layers.mjs';
import {paint} from './paint.mjs';

/** Makes it when a swipe begins, and takes it away when it ends. */
export function createOther(root, app, main, backdrop) {
  const {state, record} = app;
  let made = null;
  const open = async () => {
    const box = h('div', {class: 'second', 'aria-hidden': 'true'});
    root.append(box);
    const map = await createMap(box, app, lookOf(root, app), backdrop, false);
    // It is there to be seen only: the reader's own map beneath has the keyboard and the pointer.
    box.inert = true;
    const follow = () => map.jumpTo({center: main.getCenter(), zoom: main.getZoom()});
    main.on('move', follow);
    follow();
    map.on('idle', () => { box.dataset.ready = 'true'; });
    return {box, map, follow, dated: createDated(map, box, record, () => lookOf(root, app))};
  };
  const close = async (those) => {
    const {box, map, follow} = await those;
    main.off('move', follow);
    map.remove();
    box.remove();
  };
  const show = latestOnly(async () => {
    const [mine, {versus}] = [made, state.now];
    try {
      const {dated, box} = await mine;
      delete box.dataset.ready;
      // Nothing recorded on that date: its side of the swipe is bare land.
      const {vector} = await record.mapAt(versus).catch(() => ({vector: null}));
      if (made === mine && state.now.versus === versus) dated.show(vector);
    } catch (fault) {
      app.report(fault);
    }
  });
  return {
    dress: (look) => made?.then(({map, dated}) => {
      paint(map, groundLayers(look));
      dated.dress(look);
    }),
    follow: (changed) => {
      const wanted = swiping(state.now);
      const opened = wanted && !made;
      if (opened) made = open();
      if (!wanted && made) {
        close(made);
        made = null;
      }
      if (wanted && (opened || changed.has('versus'))) show();
    },
  };
}
