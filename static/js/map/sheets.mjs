// The tiles of the basic viewer: a sheet a date, the new one beneath the old until it is complete.

import {h} from '../dom.mjs';

/** Where a tile of a template is, sharp on a dense screen. */
export function addressOf(template, {z, x, y}) {
  const density = devicePixelRatio > 1.25 ? '@2x.png' : '.png';
  return template.replace('{z}', z).replace('{x}', x).replace('{y}', y).replace(/\.png$/, density);
}

/** A stack of sheets: `turn` changes the date, `lay` follows the view. */
export function createSheets(name) {
  const node = h('div', {class: name});
  let current = null;
  return {
    node,
    lay: (tiles) => { for (const sheet of node.children) lay(sheet, tiles); },
    /** Brings in a template's tiles, and takes the earlier ones away once they are complete; null leaves none. */
    async turn(template, draw) {
      if (template === current) return;
      current = template;
      if (template === null) return node.replaceChildren();
      const sheet = h('div', {class: 'tiles', dataset: {template}});
      const earlier = [...node.children];
      node.append(sheet);
      draw();
      await Promise.all([...sheet.children].map((image) => image.decode().catch(() => {})));
      for (const old of earlier) old.remove();
    },
  };
}

/** Lays the tiles of a view on a sheet, keeping the images it already has. */
function lay(sheet, tiles) {
  const kept = new Map([...sheet.children].map((image) => [image.dataset.tile, image]));
  const images = tiles.map((one) => {
    // Beyond the antimeridian the same tile may be there once more.
    const turn = Math.floor((one.left - tiles[0].left) / (256 * 2 ** one.z));
    const tile = `${one.z}/${one.x}/${one.y}/${turn}`;
    const image = kept.get(tile) ?? h('img', {
      src: addressOf(sheet.dataset.template, one), alt: '', draggable: 'false', width: 256, height: 256, dataset: {tile},
    });
    image.style.transform = `translate(${one.left}px, ${one.top}px)`;
    kept.delete(tile);
    return image;
  });
  for (const gone of kept.values()) gone.remove();
  for (const image of images) if (!image.parentNode) sheet.append(image);
}
