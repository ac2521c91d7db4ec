// The paragraph of a moment, ready to quote, with its reference area.

import {doubtOf} from '../answer.mjs';
import {copyButton} from '../copy.mjs';
import {fill, h} from '../dom.mjs';
import {latestOnly} from '../latest.mjs';
import {writeParagraph} from '../paragraph.mjs';
import {tellProblem} from '../problem.mjs';
import {factionOf} from '../record.mjs';
import {named, say, tongue} from '../words.mjs';
import {isNow} from './headline.mjs';

/** Builds the paragraph; gives the view that follows date and district. */
export function createSummary(root, {state, record}) {
  const show = (paragraph) => fill(root,
    h('p', {class: 'paragraph'}, paragraph),
    h('p', {class: 'take'}, copyButton(say('copyText'), () => paragraph), copyButton(say('copyLink'), () => location.href)));
  const write = async ({at, shown, figures, ...moment}, below) => {
    const {counted} = state.now;
    const district = record.districts.get(counted);
    if (!shown || (!district && tongue().language === 'en')) return (await record.summaryAt(at, below)).paragraph;
    const doubt = await record.doubtAt(at, counted, below).catch(() => null);
    return writeParagraph({
      ...shown, at, doubt, reference: figures.reference, place: named(district ?? record), now: isNow({at, ...moment}),
      nameOf: (faction) => named(factionOf(record, faction)),
    });
  };
  const ask = latestOnly(async (moment) => {
    const {counted} = state.now;
    const below = doubtOf(state.now);
    const stale = () => state.now.at !== moment.at || state.now.counted !== counted || doubtOf(state.now) !== below;
    try {
      const paragraph = await write(moment, below);
      if (!stale()) show(paragraph);
    } catch (fault) {
      // Outside the record this is where the server's words stand.
      if (!stale()) fill(root, h('p', {class: 'none'}, tellProblem(fault)));
    }
  });
  return (moment, changed) => {
    if (['at', 'counted', 'doubt'].some((key) => changed.has(key))) ask(moment);
  };
}
