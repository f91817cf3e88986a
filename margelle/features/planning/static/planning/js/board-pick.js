// @ts-check
// <board-pick>: several visits at once. Ctrl or ⌘ and a press, Shift for all in between, « Choisir plusieurs », or X.
// Chosen cards are dragged together (week-board.js) and changed together by the bar below the board.

class BoardPick extends HTMLElement {
  /** @type {Set<string>} */
  picked = new Set();
  /** @type {string | undefined} */
  last;
  mode = false;

  connectedCallback() {
    if (this.dataset.fixed !== undefined) return;
    for (const name of ["click", "pick", "live-refreshed", "board-changed", "board-carried", "submit"]) {
      this.addEventListener(name, this, { capture: name === "click" });
    }
    for (const name of ["click", "keydown"]) document.addEventListener(name, this);
  }

  disconnectedCallback() {
    for (const name of ["click", "keydown"]) document.removeEventListener(name, this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {Element} */ (event.target);
    const card = target.closest(".visit[data-visit]");
    if (event.type === "live-refreshed" || event.type === "board-changed") return this.show();
    if (event.type === "board-carried") return this.none();
    if (event instanceof KeyboardEvent) {
      return event.key === "Escape" && !document.querySelector("dialog[open]") ? this.none() : undefined;
    }
    if (event.type === "submit") return this.fill(target);
    if (event.type === "pick" && card) return this.toggle(card);
    if (!(event instanceof MouseEvent)) return undefined;
    if (event.currentTarget === document) return this.outside(target);
    if (target.closest("[data-pick-none]")) return this.none();
    const wanted = this.mode || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!card || !wanted || card.closest(".peek")) return undefined;
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey && this.last) return this.range(card);
    return this.toggle(card);
  }

  /** The button stands in the menu of the toolbar. @param {Element} target */
  outside(target) {
    const button = target.closest("[data-pick-mode]");
    if (!button) return;
    button.closest("details")?.removeAttribute("open");
    this.mode = true;
    this.show();
  }

  /** @param {Element} card */
  toggle(card) {
    if (!(card instanceof HTMLElement) || card.dataset.fixed !== undefined) return;
    const key = card.dataset.visit ?? "";
    if (!this.picked.delete(key)) this.picked.add(key);
    this.last = key;
    this.show();
  }

  /** @param {Element} card */
  range(card) {
    const cards = [...this.querySelectorAll(".visit[data-visit]")];
    const ends = [cards.findIndex((one) => one.getAttribute("data-visit") === this.last), cards.indexOf(card)];
    ends.sort((a, b) => a - b);
    for (const one of cards.slice(Math.max(0, ends[0]), ends[1] + 1)) {
      if (!one.hasAttribute("data-fixed")) this.picked.add(one.getAttribute("data-visit") ?? "");
    }
    this.show();
  }

  none() {
    this.picked.clear();
    this.mode = false;
    this.show();
  }

  show() {
    const seen = new Set();
    for (const card of this.querySelectorAll(".visit[data-visit]")) {
      const key = card.getAttribute("data-visit") ?? "";
      seen.add(key);
      card.toggleAttribute("data-picked", this.picked.has(key));
    }
    for (const key of this.picked) if (!seen.has(key)) this.picked.delete(key);
    this.toggleAttribute("data-picking", this.mode);
    const bar = this.querySelector(".pick-bar");
    if (bar instanceof HTMLElement) bar.hidden = this.picked.size === 0 && !this.mode;
    const count = this.querySelector("[data-picked-count]");
    const number = this.picked.size;
    if (count) count.textContent = number === 0 ? "Choisissez des cartes" : `${number} ${number > 1 ? "choisies" : "choisie"}`;
  }

  /** The bar's form carries the chosen visits. @param {Element} form */
  fill(form) {
    if (!(form instanceof HTMLFormElement) || !form.matches(".pick-bar")) return;
    for (const old of form.querySelectorAll('input[name="visit"]')) old.remove();
    for (const key of this.picked) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "visit", value: key });
      form.append(field);
    }
  }
}

customElements.define("board-pick", BoardPick);
