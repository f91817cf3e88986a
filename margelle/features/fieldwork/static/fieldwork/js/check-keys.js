// @ts-check
// <check-keys>: going through finished visits without the mouse. V validates, Q opens the question, the arrows go back
// and forth. Letters typed into a field stay letters.

class CheckKeys extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (!(event instanceof KeyboardEvent) || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const at = event.target;
    if (at instanceof Element && at.closest("input, textarea, select, dialog, [contenteditable]")) return;
    if (event.key.toLowerCase() === "q" ? this.ask() : this.press(event.key)) event.preventDefault();
  }

  ask() {
    const question = document.getElementById("question");
    if (!(question instanceof HTMLDetailsElement)) return false;
    question.open = true;
    question.querySelector("textarea")?.focus();
    return true;
  }

  /** @param {string} key */
  press(key) {
    const wanted = key.length === 1 ? key.toLowerCase() : key;
    const found = this.querySelector(`[data-key="${CSS.escape(wanted)}"]`);
    if (!(found instanceof HTMLElement)) return false;
    found.click();
    return true;
  }
}

customElements.define("check-keys", CheckKeys);
