// Buttons of the desk: a word that is pressed, and a sign that stands for one.

import {h} from '../dom.mjs';
import {say} from '../words.mjs';

/** A button with a word of the dictionary; `properties` are others it is to have. */
export const button = (word, onclick, properties = {}) => h('button', {type: 'button', onclick, ...properties}, say(word));

/** A button with a sign; its words are told to whoever does not see it, or asks. */
export const sign = (words, text, onclick) => h('button', {type: 'button', class: 'sign', 'aria-label': words, title: words, onclick}, text);
