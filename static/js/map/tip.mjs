// Names the holder under a mouse. The panel says the same to a finger or a keyboard, and more.

import {h} from '../dom.mjs';
import {factionOf} from '../record.mjs';
import {named, say} from '../words.mjs';

const STATUS = {sparse: 'statusSparse', contested: 'statusContested', influence: 'statusInfluence'};

/** Shows a tip beside the pointer while it is over held land. */
export function tellOnHover(map, root, {state, record}) {
  if (!matchMedia('(hover: hover)').matches) return;
  const tip = h('div', {class: 'tip', 'aria-hidden': 'true', hidden: true});
  root.append(tip);
  map.on('mousemove', ({point}) => {
    const [face] = map.getLayer('held') ? map.queryRenderedFeatures(point, {layers: ['held']}) : [];
    tip.hidden = !face || Boolean(state.now.tool);
    // A tool has a pointer of its own.
    if (!state.now.tool) map.getCanvas().style.cursor = face ? 'pointer' : '';
    if (tip.hidden) return;
    tip.textContent = describe(record, face.properties);
    tip.style.transform = `translate(${point.x + 14}px, ${point.y + 14}px)`;
    tip.classList.toggle('flip', point.x > root.clientWidth - 180);
  });
  map.on('mouseout', () => { tip.hidden = true; });
}

function describe(record, {faction, status, contested_with: rival}) {
  const holder = faction ? named(factionOf(record, faction)) : say('nobodyOnRecord');
  return [holder, STATUS[status] && say(STATUS[status]), rival && say('with', named(factionOf(record, rival)))].filter(Boolean).join(say('comma'));
}
