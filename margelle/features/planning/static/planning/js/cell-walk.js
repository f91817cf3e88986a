// @ts-check
// <cell-walk><table>…: the cells of a table hold one link each. Tab enters once, arrows go from cell to cell,
// Home and End to the ends of the row. The pointer is told the day in full.

const STEPS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
});

class CellWalk extends HTMLElement {
  connectedCallback() {
    const first = this.querySelector("td.today a") ?? this.querySelector("td a");
    if (first instanceof HTMLElement) first.tabIndex = 0;
    this.addEventListener("keydown", this.walk);
    this.addEventListener("pointerover", this.tell);
  }

  /** @param {number} row @param {number} place @returns {HTMLElement | null} */
  at(row, place) {
    const cells = this.querySelectorAll("tbody tr")[row]?.querySelectorAll("td a");
    const found = cells?.[Math.min(Math.max(place, 0), cells.length - 1)];
    return found instanceof HTMLElement ? found : null;
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const here = event.target instanceof Element ? event.target.closest("td a") : null;
    const row = here?.closest("tr");
    if (!(here instanceof HTMLElement) || !row || event.ctrlKey || event.altKey || event.metaKey) return;
    const down = [...this.querySelectorAll("tbody tr")].indexOf(row);
    const across = [...row.querySelectorAll("td a")].indexOf(here);
    const step = STEPS[event.key];
    let to = step ? this.at(down + step[0], across + step[1]) : null;
    if (event.key === "Home") to = this.at(down, 0);
    if (event.key === "End") to = this.at(down, Infinity);
    if (!to) return;
    event.preventDefault();
    here.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }

  /** @param {PointerEvent} event */
  tell(event) {
    const cell = event.target instanceof Element ? event.target.closest("td a") : null;
    if (cell instanceof HTMLElement && !cell.title) cell.title = cell.querySelector(".sr")?.textContent ?? "";
  }
}

customElements.define("cell-walk", CellWalk);
