// @ts-check
// <auto-submit><form>…: filters answer as one chooses, and 300 ms after the last key typed.

class AutoSubmit extends HTMLElement {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  connectedCallback() {
    this.addEventListener("change", this);
    this.addEventListener("input", this);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.removeEventListener("change", this);
    this.removeEventListener("input", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const field = event.target;
    const typed = field instanceof HTMLInputElement && ["search", "text"].includes(field.type);
    // A text field fires change when it is left: what it says has been sent already.
    if (event.type === "change" && typed) return;
    if (event.type === "input" && !typed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.submit(), typed ? 300 : 0);
  }

  submit() {
    this.querySelector("form")?.requestSubmit();
  }
}

customElements.define("auto-submit", AutoSubmit);
