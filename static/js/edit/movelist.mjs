// What was done to the borders, step by step, and what it comes to for each holder.

import {h} from '../dom.mjs';
import {squareKilometres} from '../figures.mjs';
import {factionOf} from '../record.mjs';
import {swatch} from '../swatch.mjs';
import {named, say, tongue} from '../words.mjs';
import {apart} from './gains.mjs';

const STATUS = {contested: 'statusContested', sparse: 'statusSparse', influence: 'statusInfluence'};
// Of a long list the last ones are what one still remembers.
const SHOWN = 6;

/** The list of operations, the latest last, and the gains. */
export function moveList({record}, fabric, gains) {
  const operations = fabric.operations();
  if (operations.length === 0) return h('p', {class: 'none'}, say('nothingMoved'));
  const hidden = Math.max(0, operations.length - SHOWN);
  return [
    h('h2', {}, say('movedBorders')),
    hidden > 0 && h('p', {class: 'none'}, say('movesBefore', hidden)),
    h('ol', {class: 'taken', start: hidden + 1}, operations.slice(hidden).map((operation) => h('li', {}, wordsOf(operation)))),
    h('ul', {class: 'roughly'}, gains.map(({faction, status, area}) => h('li', {},
      faction === null ? h('span', {class: 'swatch nobody'}) : swatch(record, faction),
      h('span', {}, wordsOfGain(faction === null ? say('nobody') : named(factionOf(record, faction)), area),
        STATUS[status] && h('small', {}, ` ${say(STATUS[status])}`))))),
  ];
}

/** To two digits: the exact figure is the server's to give. */
function wordsOfGain(name, area) {
  return area < 1e6 ? say('gainsLittle', name) : say('gainsRoughly', name, squareKilometres(Number(area.toPrecision(2))));
}

function wordsOf(operation) {
  if (operation.do === 'insert') return say('stepInsert');
  if (operation.do === 'delete') return say('stepDelete');
  const metres = apart(operation.from, operation.to);
  return say('stepMove', new Intl.NumberFormat(tongue().locale, {maximumSignificantDigits: 2}).format(metres / 1000));
}
