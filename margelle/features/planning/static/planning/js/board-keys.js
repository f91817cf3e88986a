// @ts-check
// <board-keys data-place="/visits/…/place/">: the board by keyboard. One stop for Tab, arrows inside; letters act on
// the visit that has the focus. The list of keys is in the dialog « Raccourcis du clavier ».

const STOPS = ".visit, .add";
const OWN = ".visit:not([data-mate])"; // a mate's card is not of this round: nothing is laid after it
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** @param {Element | null | undefined} found @returns {HTMLElement | null} */
const html = (found) => (found instanceof HTMLElement ? found : null);

class BoardKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
    this.addEventListener("focusin", this);
    this.addEventListener("live-refreshed", this);
    this.addEventListener("board-changed", this);
    this.rove(null);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event instanceof KeyboardEvent) this.press(event);
    else if (event.type === "focusin") this.rove(html(/** @type {Element} */ (event.target).closest(STOPS)));
    else this.rove(html(document.activeElement?.closest(STOPS)));
  }

  /** Only one stop of the grid is reached by Tab: the one used last, or the first. @param {HTMLElement | null} here */
  rove(here) {
    const now = here && this.contains(here) ? here : this.querySelector(`.board ${STOPS}`);
    for (const stop of this.querySelectorAll(`:is(.board, .tray) :is(${STOPS})`)) {
      stop.setAttribute("tabindex", stop === now ? "0" : "-1");
    }
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const here = html(/** @type {Element} */ (event.target).closest(STOPS));
    if (!here || event.ctrlKey || event.metaKey) return;
    const arrow = event.key.startsWith("Arrow") ? event.key.slice(5) : "";
    if (arrow && event.altKey) this.carry(here, arrow);
    else if (arrow) this.step(here, arrow)?.focus();
    else if (!this.act(here, event.key.toLowerCase())) return;
    event.preventDefault();
  }

  /** @param {HTMLElement} here @param {string} key */
  act(here, key) {
    const visit = here.dataset.visit;
    if (key === "d" && visit && here.dataset.fixed === undefined) this.open(this.dataset.place, visit);
    else if (key === "n") html(here.closest(".cell")?.querySelector(".add"))?.click();
    else if (key === "x" && visit) here.dispatchEvent(new CustomEvent("pick", { bubbles: true }));
    else if (key === "u") html(document.getElementById("undo-last"))?.click();
    else if (key === "t") html(here.closest(".cell")?.querySelector("a.round"))?.click();
    else if (key === "/") html(document.getElementById("tray-q"))?.focus();
    else return false;
    return true;
  }

  /** @param {string | undefined} pattern @param {string} visit */
  open(pattern, visit) {
    const url = (pattern ?? "").replace(NOBODY, visit);
    document.dispatchEvent(new CustomEvent("open-panel", { detail: { url } }));
  }

  /** @param {HTMLElement} here @param {string} way */
  step(here, way) {
    const stops = [...this.stopsOf(here)];
    const index = stops.indexOf(here);
    if (way === "Up" || way === "Down") {
      const inside = stops[index + (way === "Down" ? 1 : -1)];
      if (inside) return inside;
      const other = [...this.stopsOf(this.neighbour(here, way))];
      return way === "Down" ? other[0] : other[other.length - 1];
    }
    const beside = [...this.stopsOf(this.neighbour(here, way))];
    return beside[Math.min(index, Math.max(0, beside.length - 2))] ?? beside[0];
  }

  /** @param {HTMLElement | null | undefined} inside @returns {HTMLElement[]} */
  stopsOf(inside) {
    const place = inside?.closest("td, .tray") ?? inside;
    return place ? /** @type {HTMLElement[]} */ ([...place.querySelectorAll(STOPS)]) : [];
  }

  /** The cell beside; past the last day comes the tray. @param {HTMLElement} here @param {string} way */
  neighbour(here, way) {
    const cell = here.closest("td");
    if (!cell) return way === "Left" ? html(this.querySelector(".board tbody td:last-child")) : null;
    if (way === "Left" || way === "Right") {
      const beside = way === "Left" ? cell.previousElementSibling : cell.nextElementSibling;
      if (!beside && way === "Right") return html(this.querySelector(".tray"));
      return beside?.tagName === "TD" ? html(beside) : null;
    }
    let row = cell.parentElement;
    do row = html(way === "Up" ? row?.previousElementSibling : row?.nextElementSibling);
    while (row && row.classList.contains("section"));
    return html(row?.children[cell.cellIndex]);
  }

  /** Alt and an arrow: another day, or another place in the round. @param {HTMLElement} here @param {string} way */
  carry(here, way) {
    const board = /** @type {any} */ (here.closest("week-board"));
    const list = here.closest(".cards");
    if (!list || !here.dataset.visit || here.dataset.fixed !== undefined || board.dataset.fixed !== undefined) return;
    if (way === "Left" || way === "Right") {
      const to = this.neighbour(here, way)?.querySelector(".cards");
      const last = html([...(to?.querySelectorAll(OWN) ?? [])].pop());
      if (to) board.move(here, to, last?.dataset.visit ?? "");
      return;
    }
    const cards = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(OWN)]);
    const index = cards.indexOf(here);
    if (way === "Up" && index > 0) board.move(here, list, cards[index - 2]?.dataset.visit ?? "");
    else if (way === "Down" && cards[index + 1]) board.move(here, list, cards[index + 1].dataset.visit);
    else if (way === "Down" || way === "Up") {
      const to = this.neighbour(here, way)?.querySelector(".cards");
      const last = html([...(to?.querySelectorAll(OWN) ?? [])].pop());
      if (to) board.move(here, to, last?.dataset.visit ?? "");
    }
  }
}

customElements.define("board-keys", BoardKeys);
