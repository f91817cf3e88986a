// @ts-check
// <week-board data-moves="…">: cards are dragged between the days of the technicians and the tray. The server
// answers with the parts that changed, each by its id; a refusal puts the card back and says why.
// Chosen cards go together. Every move is also a form (« Déplacer… ») and a key (board-keys.js).
import Sortable from "sortablejs";
import { PARTS, isAsDrawn, moveOf, remember, shellIn, shellOf } from "./board-parts.js";
import { hold, say } from "./hand.js";

class WeekBoard extends HTMLElement {
  /** @type {Element | null} */
  next = null;

  /** As the server drew it, before keys and choices marked it; read only when a fresh drawing comes. */
  drawn = "";

  bound = false;

  connectedCallback() {
    for (const part of this.querySelectorAll(PARTS)) remember(part);
    this.drawn = this.innerHTML;
    if (this.dataset.fixed !== undefined) return;
    // The hand binds the lists as it comes near: the first picture does not wait for them.
    for (const near of ["pointerover", "pointerdown"]) this.addEventListener(near, () => this.bindAll(), { capture: true, once: true });
  }

  bindAll() {
    if (this.bound) return;
    this.bound = true;
    this.bind(this);
  }

  /** A fresh drawing of the whole board: only the parts that differ are replaced. False when its frame changed.
   * @param {Element | null} fresh */
  take(fresh) {
    if (!fresh || fresh.tagName !== this.tagName) return false;
    const parts = [...fresh.querySelectorAll(PARTS)];
    if (shellOf(fresh) !== shellIn(this.drawn) || parts.some((part) => !document.getElementById(part.id))) return false;
    this.renew(parts);
    return true;
  }

  /** @param {Element[]} parts */
  renew(parts) {
    const focused = document.activeElement?.id;
    for (const part of parts) {
      const old = document.getElementById(part.id);
      if (!old || isAsDrawn(old, part)) continue;
      remember(part);
      old.replaceWith(part);
      if (this.bound) this.bind(part);
    }
    if (focused) document.getElementById(focused)?.focus();
  }

  /** @param {ParentNode} root */
  bind(root) {
    for (const list of root.querySelectorAll(".cards")) {
      Sortable.create(/** @type {HTMLElement} */ (list), {
        group: "visits",
        draggable: ".visit",
        filter: "[data-fixed]",
        preventOnFilter: false,
        animation: 120,
        delay: 180,
        delayOnTouchOnly: true,
        onChoose: () => hold(this, true),
        onUnchoose: () => hold(this, false),
        onStart: (event) => {
          this.dataset.dragging = "";
          this.next = event.item.nextElementSibling;
        },
        onEnd: (event) => this.drop(event),
      });
    }
  }

  /** @param {{item: HTMLElement, from: HTMLElement, to: HTMLElement}} event */
  async drop({ item, from, to }) {
    const putBack = () => from.insertBefore(item, this.next?.parentElement === from ? this.next : null);
    if (from === to && item.nextElementSibling === this.next) {
      delete this.dataset.dragging;
      return;
    }
    let before = item.previousElementSibling;
    while (before?.hasAttribute("data-mate")) before = before.previousElementSibling; // of another's round
    const after = (before instanceof HTMLElement && before.dataset.visit) || "";
    if (!(await this.move(item, to, after))) putBack();
  }

  /** Lay a card, and the chosen ones with it, after another. @param {HTMLElement} item @param {HTMLElement} to @param {string} after */
  async move(item, to, after) {
    this.dataset.dragging = ""; // a board in the hand does not refresh
    this.dispatchEvent(new CustomEvent("live-hold", { bubbles: true })); // what is on its way shows the former place
    try {
      const answer = await this.post(item, to, after);
      const text = await answer.text();
      if (answer.ok && !answer.redirected) {
        if (item.dataset.picked !== undefined) this.dispatchEvent(new CustomEvent("board-carried", { bubbles: true }));
        return this.place(text);
      }
      this.refused(answer.status, text);
    } catch {
      say("Pas de réponse du serveur. L’intervention est revenue à sa place.", { error: true });
    } finally {
      delete this.dataset.dragging;
    }
    return false;
  }

  /** @param {HTMLElement} item @param {HTMLElement} to @param {string} after */
  post(item, to, after) {
    const token = this.querySelector('input[name="csrfmiddlewaretoken"]');
    return fetch(this.dataset.moves ?? "", {
      method: "POST",
      body: moveOf(this, item, to, after),
      headers: { "X-CSRFToken": token instanceof HTMLInputElement ? token.value : "" },
    });
  }

  /** @param {string} html */
  place(html) {
    const parts = new DOMParser().parseFromString(html, "text/html").body;
    const said = parts.querySelector(".said");
    said?.remove();
    this.renew([...parts.children]);
    if (said instanceof HTMLElement) say(said.textContent ?? "", { undo: said.dataset.undo });
    this.dispatchEvent(new CustomEvent("board-changed", { bubbles: true }));
    return true;
  }

  /** @param {number} status @param {string} html */
  refused(status, html) {
    const said = new DOMParser().parseFromString(html, "text/html").querySelector(".error")?.textContent;
    const known = status === 409 || status === 422;
    const text = (known && said) || "Ce déplacement n’a pas abouti : rechargez la page. Rien n’a changé.";
    say(text, { error: true });
    if (status !== 409) return;
    delete this.dataset.dragging;
    /** @type {any} */ (this.closest("live-refresh"))?.refresh();
  }
}

customElements.define("week-board", WeekBoard);
