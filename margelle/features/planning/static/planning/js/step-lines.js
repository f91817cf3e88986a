// @ts-check
// <step-lines><ol><li>…: lines are moved, taken away and added without a round trip. The order on the page is the
// order that is sent. Without script the same buttons submit the form, and the page answers with the new order.

class StepLines extends HTMLElement {
  connectedCallback() {
    const more = this.querySelector("[data-more]");
    if (more instanceof HTMLElement) more.hidden = false;
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    const line = button.closest("li");
    if (button.hasAttribute("data-more")) this.#add();
    else if (button.dataset.way && line) this.#place(button, line);
    else return;
    event.preventDefault();
  }

  /** @param {HTMLButtonElement} button @param {HTMLLIElement} line */
  #place(button, line) {
    if (button.dataset.way === "away") {
      const next = line.nextElementSibling ?? line.previousElementSibling;
      line.remove();
      next?.querySelector("input")?.focus();
    } else {
      if (button.dataset.way === "up") line.previousElementSibling?.before(line);
      else line.nextElementSibling?.after(line);
      button.focus();
    }
    this.#number();
  }

  /** A blank line like the last one, under a number nobody has. */
  #add() {
    const last = this.querySelector("li:last-child");
    if (!last) return;
    const copy = /** @type {HTMLLIElement} */ (last.cloneNode(true));
    const fresh = `n${Date.now() % 1e9}`;
    for (const field of copy.querySelectorAll("input, select")) {
      const name = field.getAttribute("name")?.replace(/^steps-\w+-/, `steps-${fresh}-`) ?? "";
      field.setAttribute("name", name);
      field.id = `id_${name}`;
      if (field instanceof HTMLInputElement && field.type !== "checkbox") field.value = "";
      if (field instanceof HTMLInputElement) field.checked = false;
    }
    last.after(copy);
    this.#number();
    copy.querySelector("input")?.focus();
  }

  #number() {
    this.querySelectorAll("li").forEach((line, at) => {
      const said = line.querySelector("input")?.value || `étape ${at + 1}`;
      line.querySelector("input")?.setAttribute("aria-label", `Étape ${at + 1}`);
      const words = { up: "Monter", down: "Descendre", away: "Retirer" };
      for (const [way, word] of Object.entries(words)) line.querySelector(`[data-way="${way}"]`)?.setAttribute("aria-label", `${word}\u00a0: ${said}`);
    });
  }
}

customElements.define("step-lines", StepLines);
