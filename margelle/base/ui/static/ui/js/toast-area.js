// @ts-check
// <toast-area>: says what was done, for a while. Others send a "toast" event {text, href?, label?, error?};
// a server answer may send it as the HX-Trigger header.

const SHOWN_FOR = 8000;

class ToastArea extends HTMLElement {
  connectedCallback() {
    document.addEventListener("toast", this);
    this.addEventListener("click", this);
    for (const toast of this.querySelectorAll(".toast")) this.leaveLater(toast);
  }

  disconnectedCallback() {
    document.removeEventListener("toast", this);
    this.removeEventListener("click", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "toast") {
      const { detail } = /** @type {CustomEvent} */ (event);
      this.show(detail);
    } else if (event.target instanceof Element && event.target.closest(".close")) {
      event.target.closest(".toast")?.remove();
    }
  }

  /** @param {{text: string, href?: string, label?: string, error?: boolean, undo?: string}} what */
  show(what) {
    const model = this.querySelector("template");
    const toast = model?.content.firstElementChild?.cloneNode(true);
    if (!(toast instanceof HTMLElement)) return;
    toast.classList.toggle("is-error", Boolean(what.error));
    const text = toast.querySelector("span");
    if (text) text.textContent = what.text;
    const link = toast.querySelector("a");
    // Only a way inside this site: a toast never leads elsewhere.
    if (link && what.href?.startsWith("/") && !what.href.startsWith("//")) {
      link.href = what.href;
      link.textContent = what.label ?? "Voir";
      link.hidden = false;
    }
    if (what.undo?.startsWith("/") && !what.undo.startsWith("//")) toast.querySelector("span")?.after(this.undoing(what.undo, toast));
    this.append(toast);
    this.leaveLater(toast);
  }

  /** « Annuler »: asks the server to take it back, says what it answers, and live parts look again. @param {string} url @param {HTMLElement} toast */
  undoing(url, toast) {
    // Only the last action can be taken back from here: older offers would mislead.
    for (const old of this.querySelectorAll(".act")) old.closest(".toast")?.remove();
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "act", textContent: "Annuler" });
    button.addEventListener("click", async () => {
      toast.remove();
      const token = document.querySelector('input[name="csrfmiddlewaretoken"]');
      const headers = { "X-CSRFToken": token instanceof HTMLInputElement ? token.value : "", "X-Requested-With": "toast-area" };
      try {
        const answer = await fetch(url, { method: "POST", headers });
        const said = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".done, .error");
        this.show({ text: said?.textContent || "L’annulation n’a pas abouti : rechargez la page.", error: !answer.ok });
      } catch {
        this.show({ text: "Pas de réponse du serveur. Rien n’a été annulé : réessayez dans un instant.", error: true });
      }
      for (const live of document.querySelectorAll("live-refresh")) /** @type {any} */ (live).refresh();
    });
    return button;
  }

  /** An error, or a toast one points at or has the focus in, stays until it is closed. @param {Element} toast */
  leaveLater(toast) {
    if (toast.classList.contains("is-error")) return;
    const leave = () => {
      if (toast.matches(":hover, :focus-within")) setTimeout(leave, SHOWN_FOR / 2);
      else toast.remove();
    };
    setTimeout(leave, SHOWN_FOR);
  }
}

customElements.define("toast-area", ToastArea);
