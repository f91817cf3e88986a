// @ts-check
// <live-refresh id="…" url="…" kinds="visit">: fetches its own fragment again when something of these kinds
// changed. Polling takes over when the stream (live-stream.js) is cut.
// The answer may be the fragment alone or a whole page that holds an element of the same id; then what the page
// says elsewhere of it, [data-live-with="that id"] with an id of its own, is renewed too.
// A part that is taken in the hand says « live-hold » and wears data-held until it is let go: an answer asked for
// before that is old, and never takes a card out of the hand.

import { isConnected, leave, takeUp, watch } from "./live-stream.js";

const CUT_MS = 20_000; // between two looks while nothing can be heard
// Also while connected, each minute: work becomes late without any change, and a stream may be dead unnoticed.
const AGED_MS = 55_000;

class LiveRefresh extends HTMLElement {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  poll;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  soon;
  busy = false;
  looked = Date.now();
  /** How often a hand took hold of something inside. */
  holds = 0;
  held = () => {
    this.holds += 1;
  };

  connectedCallback() {
    this.addEventListener("live-hold", this.held);
    watch(this);
    this.poll = setInterval(() => this.look(), CUT_MS);
  }

  disconnectedCallback() {
    leave(this);
    clearInterval(this.poll);
    clearTimeout(this.soon);
  }

  /** Unless the stream is there to tell, and what is shown is young. */
  look() {
    if (document.hidden || (isConnected() && Date.now() - this.looked < AGED_MS)) return;
    takeUp();
    this.refresh();
  }

  /** @param {{kind: string, entity: string, id: string}} data */
  changed(data) {
    const kinds = (this.getAttribute("kinds") ?? "").split(/\s+/).filter(Boolean);
    if (kinds.length > 0 && !kinds.includes(data.entity) && !kinds.includes(data.kind)) return;
    this.dispatchEvent(new CustomEvent("live", { bubbles: true, detail: data }));
    // A round moved at once is one refresh, not twenty.
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.refresh(), 250);
  }

  /** Something is being typed, dragged or chosen inside: the refresh waits for the hand to leave. */
  get inUse() {
    const active = document.activeElement;
    const typing = active !== null && this.contains(active) && active.matches("input, select, textarea");
    return typing || this.querySelector("[data-held], [data-dragging], dialog[open], details[open]") !== null;
  }

  /** What was not shown must not wait for the next change, which may never come. */
  again(wait = 5000) {
    clearTimeout(this.soon);
    if (this.isConnected) this.soon = setTimeout(() => this.refresh(), wait);
  }

  async refresh() {
    if (this.busy || this.inUse) return this.again(2000);
    const { holds } = this;
    this.busy = true;
    this.looked = Date.now();
    try {
      const answer = await fetch(this.getAttribute("url") ?? location.href, {
        headers: { "X-Requested-With": "live-refresh" },
        signal: AbortSignal.timeout(10_000), // one answer that never comes must not stop all that follow
      });
      if (answer.redirected || answer.status === 401) return location.reload();
      const text = await answer.text();
      if (!answer.ok) this.again();
      else if (this.inUse || holds !== this.holds) this.again(2000);
      else this.swap(text);
    } catch {
      this.again();
    } finally {
      this.busy = false;
    }
  }

  /** @param {Document} page */
  renewBeside(page) {
    for (const beside of document.querySelectorAll(`[data-live-with="${this.id}"]`)) {
      if (beside.contains(document.activeElement)) continue; // a press under way keeps its button
      const fresh = beside.id && page.getElementById(beside.id);
      if (fresh) beside.replaceChildren(...fresh.childNodes);
    }
  }

  /** @param {string} html */
  swap(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const found = this.id ? page.getElementById(this.id) : null;
    if (found) this.renewBeside(page);
    const inner = /** @type {any} */ (this.firstElementChild);
    // What holds hundreds of parts may take only those that changed.
    if (found && typeof inner?.take === "function" && inner.take(found.firstElementChild)) {
      this.dispatchEvent(new CustomEvent("live-refreshed", { bubbles: true }));
      return;
    }
    const focused = this.contains(document.activeElement) ? document.activeElement?.id : "";
    this.replaceChildren(...(found ?? page.body).childNodes);
    if (focused) document.getElementById(focused)?.focus();
    /** @type {{htmx?: {process(element: Element): void}}} */ (window).htmx?.process(this);
    this.dispatchEvent(new CustomEvent("live-refreshed", { bubbles: true }));
  }
}

customElements.define("live-refresh", LiveRefresh);
