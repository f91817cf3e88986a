// @ts-check
// <round-list data-places="…">: the stops of a round are dragged to another place; a refusal puts the stop back and
// says why. The arrows of each stop are the form twin. A ticked stop holds live refreshing: ticks would be lost.
import Sortable from "sortablejs";
import { hold, say } from "./hand.js";

class RoundList extends HTMLElement {
  /** @type {Element | null} */
  next = null;

  connectedCallback() {
    this.addEventListener("change", () => this.toggleAttribute("data-dragging", this.querySelector(":checked") !== null));
    const list = this.querySelector("ol");
    if (!list || this.dataset.fixed !== undefined) return;
    Sortable.create(list, {
      draggable: "[data-visit]",
      handle: ".handle",
      animation: 120,
      onChoose: () => hold(this, true),
      onUnchoose: () => hold(this, false),
      onStart: ({ item }) => {
        this.dataset.dragging = "";
        this.next = item.nextElementSibling;
      },
      onEnd: ({ item, from }) => this.drop(item, from),
    });
  }

  /** @param {HTMLElement} item @param {HTMLElement} list */
  async drop(item, list) {
    if (item.nextElementSibling === this.next) return this.free();
    const before = item.previousElementSibling;
    const token = document.querySelector('input[name="csrfmiddlewaretoken"]');
    const body = new URLSearchParams({
      visit: item.dataset.visit ?? "",
      version: item.dataset.version ?? "",
      after: (before instanceof HTMLElement && before.dataset.visit) || "",
    });
    const headers = { "X-Requested-With": "round-list", "X-CSRFToken": token instanceof HTMLInputElement ? token.value : "" };
    try {
      const answer = await fetch(this.dataset.places ?? "", { method: "POST", body, headers });
      const told = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".said, .error");
      if (!answer.ok) list.insertBefore(item, this.next?.parentElement === list ? this.next : null);
      const text = told?.textContent || (answer.ok ? "" : "Ce déplacement n’a pas abouti : rechargez la page. Rien n’a changé.");
      if (text) say(text, { error: !answer.ok, undo: told?.getAttribute("data-undo") ?? "" });
      this.free();
      if (answer.ok || answer.status === 409) /** @type {any} */ (this.closest("live-refresh"))?.refresh();
    } catch {
      list.insertBefore(item, this.next?.parentElement === list ? this.next : null);
      say("Pas de réponse du serveur. L’intervention est revenue à sa place.", { error: true });
      this.free();
    }
    return undefined;
  }

  free() {
    delete this.dataset.dragging;
  }
}

customElements.define("round-list", RoundList);
