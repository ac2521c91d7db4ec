// Bringing a part of the desk into view, and the map: beside one another on wide screens, below one another on a phone.

import {button} from './button.mjs';

/** Scrolls to a part of the desk. Where the figures stand beside the map they alone are scrolled, not the page. */
export function bringIntoView(node) {
  const column = node.closest('.side');
  if (!column || getComputedStyle(column).overflowY !== 'auto') return node.scrollIntoView({block: 'nearest'});
  const [part, seen] = [node.getBoundingClientRect(), column.getBoundingClientRect()];
  if (part.top < seen.top || part.bottom > seen.bottom) column.scrollTop += Math.min(part.bottom - seen.bottom, part.top - seen.top);
}

/** A button that scrolls to the map, for screens that do not show both. */
export const toMap = () => button('showOnMap', () => document.getElementById('map').scrollIntoView({block: 'center'}), {class: 'tomap'});
