// @ts-check
// The parts of a week's board, as the server drew them: a fresh drawing replaces only those that differ.

export const PARTS = ".cell, .tray, small[id]";
/** What the server drew for a part, before keys and choices marked it. @type {WeakMap<Element, string>} */
const drawn = new WeakMap();

/** @param {Element} part */
export const remember = (part) => drawn.set(part, part.outerHTML);

/** @param {Element} old @param {Element} fresh */
export const isAsDrawn = (old, fresh) => drawn.get(old) === fresh.outerHTML;

/** The same of a board that is kept as text, as the server drew it. @param {string} text */
export function shellIn(text) {
  const board = document.createElement("div");
  board.append(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  return shellOf(board);
}

/** What a move tells the server: the card, where it is laid, after which other, and the chosen ones that go along.
 * @param {HTMLElement} board @param {HTMLElement} item @param {HTMLElement} to @param {string} after */
export function moveOf(board, item, to, after) {
  const body = new URLSearchParams({
    visit: item.dataset.visit ?? "",
    version: item.dataset.version ?? "",
    // On a board by zone the row names nobody: the visit keeps its technician.
    technician: to.dataset.technician || (to.dataset.day && item.dataset.technician) || "",
    day: to.dataset.day ?? "",
    after,
  });
  if (item.dataset.picked === undefined) return body;
  for (const other of board.querySelectorAll(".visit[data-picked]:not([data-fixed])")) {
    if (!(other instanceof HTMLElement) || other === item) continue;
    body.append("also", `${other.dataset.visit}:${other.dataset.version}`);
  }
  return body;
}

/** The board without its parts. Takes the parts out of what it is given. @param {Element} board */
export function shellOf(board) {
  for (const part of board.querySelectorAll(PARTS)) part.remove();
  for (const token of board.querySelectorAll('input[name="csrfmiddlewaretoken"]')) token.remove(); // new each time
  return board.innerHTML.replace(/\s+/g, " ");
}
