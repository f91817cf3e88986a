// @ts-check
// <ordered-choices><ol><li>…<button data-way="up">: the order of the lines is the order that is sent.

class OrderedChoices extends HTMLElement {
  connectedCallback() {
    // Without script the buttons would do nothing: they stay hidden until now.
    for (const button of this.querySelectorAll("button[data-way]")) button.removeAttribute("hidden");
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const button = event.target instanceof Element ? event.target.closest("button[data-way]") : null;
    const line = button?.closest("li");
    if (!(button instanceof HTMLButtonElement) || !line) return;
    if (button.dataset.way === "up") line.previousElementSibling?.before(line);
    else line.nextElementSibling?.after(line);
    button.focus();
  }
}

customElements.define("ordered-choices", OrderedChoices);
