// @ts-check
// <board-peek data-peek="/visits/…/peek/">: what matters of a visit beside its card, when one rests on it or reaches it
// by keyboard. It says nothing that the visit's own page does not, so a finger that cannot hover loses nothing.

const WAIT = 350;
const NOBODY = "00000000-0000-0000-0000-000000000000";

class BoardPeek extends HTMLElement {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  /** @type {Element | undefined} */
  card;
  box = document.createElement("div");

  connectedCallback() {
    this.box.className = "peek";
    this.box.hidden = true;
    this.append(this.box);
    for (const name of ["pointerover", "pointerdown", "focusin", "focusout", "keydown"]) this.addEventListener(name, this);
    this.addEventListener("pointerleave", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {Element} */ (event.target);
    if (this.box.contains(target) && event.type !== "keydown") return clearTimeout(this.timer);
    const card = target.closest?.(".visit[data-visit]") ?? undefined;
    if (event.type === "pointerover" && /** @type {PointerEvent} */ (event).pointerType !== "mouse") return undefined;
    if (event instanceof KeyboardEvent) return event.key === "Escape" ? this.close() : undefined;
    if (event.type === "pointerdown" || event.type === "pointerleave" || event.type === "focusout") return this.later(undefined);
    if (event.type === "focusin" && !target.matches(":focus-visible")) return undefined;
    if (card === this.card) return clearTimeout(this.timer);
    return this.later(card);
  }

  /** @param {Element | undefined} card */
  later(card) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (card ? this.open(card) : this.close()), card ? WAIT : 150);
  }

  close() {
    clearTimeout(this.timer);
    this.card = undefined;
    this.box.hidden = true;
    this.box.replaceChildren();
  }

  /** @param {Element} card */
  async open(card) {
    if (this.querySelector("[data-dragging]") || !card.isConnected) return;
    this.card = card;
    const url = (this.dataset.peek ?? "").replace(NOBODY, card.getAttribute("data-visit") ?? "");
    try {
      const answer = await fetch(url, { headers: { "X-Requested-With": "board-peek" } });
      if (!answer.ok || answer.redirected || this.card !== card) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const sheet = page.querySelector(".peek-sheet");
      if (!sheet || this.querySelector("[data-dragging]")) return;
      this.box.replaceChildren(sheet);
      this.box.hidden = false;
      this.lay(card);
    } catch {
      this.close(); // a peek that does not come is no loss
    }
  }

  /** Beside the card, on the side that has room. @param {Element} card */
  lay(card) {
    const edge = card.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const right = edge.right + 8 + width <= innerWidth;
    const left = right ? edge.right + 8 : Math.max(8, edge.left - 8 - width);
    this.box.style.left = `${left}px`;
    this.box.style.top = `${Math.max(8, Math.min(edge.top, innerHeight - height - 8))}px`;
  }
}

customElements.define("board-peek", BoardPeek);
