// @ts-check
// <tray-search>: narrows the cards of « À planifier » to what is typed, without asking the server.

/** @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

class TraySearch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", this);
  }

  handleEvent() {
    const words = plain(this.querySelector("input")?.value ?? "").split(/\s+/).filter(Boolean);
    for (const card of this.parentElement?.querySelectorAll(".visit") ?? []) {
      const text = plain(card.textContent ?? "");
      card.toggleAttribute("hidden", !words.every((word) => text.includes(word)));
    }
  }
}

customElements.define("tray-search", TraySearch);
