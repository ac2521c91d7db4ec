// A button that copies, and says whether it could.

import {h} from './dom.mjs';
import {say} from './words.mjs';

/** `textOf` gives the text at the moment of the click. */
export function copyButton(label, textOf) {
  return h('button', {type: 'button', onclick: async ({currentTarget: button}) => {
    const done = await navigator.clipboard.writeText(textOf()).then(() => true, () => false);
    button.textContent = say(done ? 'copied' : 'notCopied');
    setTimeout(() => { button.textContent = label; }, 1500);
  }}, label);
}
