// @ts-check
// <week-board data-moves="…">: cards are dragged between the days of the technicians and the tray. The server
// answers with the parts that changed, each by its id; a refusal puts the card back and says why.
// Every move is also a form: the card's own page has « Déplacer… ».
import Sortable from "sortablejs";

/** @param {string} text @param {boolean} [error] */
function say(text, error = false) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, error } }));
}

class WeekBoard extends HTMLElement {
  /** @type {Element | null} */
  next = null;

  connectedCallback() {
    if (this.dataset.fixed === undefined) this.bind(this);
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
    try {
      const answer = await this.post(item, to);
      const text = await answer.text();
      if (answer.ok && !answer.redirected) this.place(text);
      else {
        putBack();
        this.refused(answer.status, text);
      }
    } catch {
      putBack();
      say("Pas de réponse du serveur. L’intervention est revenue à sa place.", true);
    } finally {
      delete this.dataset.dragging;
    }
  }

  /** @param {HTMLElement} item @param {HTMLElement} to */
  post(item, to) {
    const before = item.previousElementSibling;
    const token = this.querySelector('input[name="csrfmiddlewaretoken"]');
    const body = new URLSearchParams({
      visit: item.dataset.visit ?? "",
      version: item.dataset.version ?? "",
      technician: to.dataset.technician ?? "",
      day: to.dataset.day ?? "",
      after: (before instanceof HTMLElement && before.dataset.visit) || "",
    });
    return fetch(this.dataset.moves ?? "", {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token instanceof HTMLInputElement ? token.value : "" },
    });
  }

  /** @param {string} html */
  place(html) {
    const parts = new DOMParser().parseFromString(html, "text/html").body;
    for (const part of [...parts.children]) {
      document.getElementById(part.id)?.replaceWith(part);
      this.bind(part);
    }
  }

  /** @param {number} status @param {string} html */
  refused(status, html) {
    const said = new DOMParser().parseFromString(html, "text/html").querySelector(".error")?.textContent;
    const known = status === 409 || status === 422;
    say((known && said) || "Ce déplacement n’a pas abouti : rechargez la page. Rien n’a changé.", true);
    if (status !== 409) return;
    delete this.dataset.dragging; // a board in the hand does not refresh
    /** @type {any} */ (this.closest("live-refresh"))?.refresh();
  }
}

customElements.define("week-board", WeekBoard);
