// @ts-check
// <theme-switch> with buttons of value "", "light", "dark": the choice is this device's, kept in a cookie for a year.

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
    this.mark(document.documentElement.dataset.theme ?? "");
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    const age = button.value ? 31536000 : 0;
    document.cookie = `theme=${button.value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
    if (button.value) document.documentElement.dataset.theme = button.value;
    else delete document.documentElement.dataset.theme;
    for (const other of document.querySelectorAll("theme-switch")) {
      if (other instanceof ThemeSwitch) other.mark(button.value);
    }
  }

  /** @param {string} chosen */
  mark(chosen) {
    for (const button of this.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.value === chosen));
    }
  }
}

customElements.define("theme-switch", ThemeSwitch);
