// @ts-check
// What a hand on a board does, whichever board it is: it holds a part, and hears what came of it.

/** From the press on, before anything moves: what is in the hand is not drawn anew (live-refresh.js).
 * @param {HTMLElement} part @param {boolean} taken */
export function hold(part, taken) {
  part.toggleAttribute("data-held", taken);
  if (taken) part.dispatchEvent(new CustomEvent("live-hold", { bubbles: true }));
}

/** @param {string} text @param {{error?: boolean, undo?: string}} [how] */
export const say = (text, how = {}) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, ...how } }));
