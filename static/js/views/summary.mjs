// The paragraph of a moment, ready to quote, with its reference area.

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
  const ask = latestOnly(async ({at}) => {
    const stale = () => state.now.at !== at || state.now.counted !== null;
    try {
      const {paragraph} = await record.summaryAt(at);
      if (!stale()) show(paragraph);
    } catch (fault) {
      // Outside the record this is where the server's words stand.
      if (!stale()) fill(root, h('p', {class: 'none'}, tellProblem(fault)));
    }
  });
  return (moment, changed) => {
    if (!changed.has('at') && !changed.has('counted')) return;
    const {at, shown, figures} = moment;
    const district = record.districts.get(state.now.counted);
    if (!shown || (!district && tongue().language === 'en')) return void ask(moment);
    show(writeParagraph({
      ...shown, at, reference: figures.reference, place: named(district ?? record), now: isNow(moment),
      nameOf: (faction) => named(factionOf(record, faction)),
    }));
  };
}
