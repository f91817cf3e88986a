// @ts-check
// The parts of a week's board, as the server drew them: a fresh drawing replaces only those that differ.

export const PARTS = ".cell, .tray, small[id]";
/** What the server drew for a part, before keys and choices marked it. @type {WeakMap<Element, string>} */
const drawn = new WeakMap();

/** @param {Element} part */
export const remember = (part) => drawn.set(part, part.outerHTML);

/** @param {Element} old @param {Element} fresh */
export const isAsDrawn = (old, fresh) => drawn.get(old) === fresh.outerHTML;

/** The board without its parts. Takes the parts out of what it is given. @param {Element} board */
export function shellOf(board) {
  for (const part of board.querySelectorAll(PARTS)) part.remove();
  for (const token of board.querySelectorAll('input[name="csrfmiddlewaretoken"]')) token.remove(); // new each time
  return board.innerHTML.replace(/\s+/g, " ");
}
