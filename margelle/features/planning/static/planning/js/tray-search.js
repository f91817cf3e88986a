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
    let shown = 0;
    for (const card of this.parentElement?.querySelectorAll(".visit") ?? []) {
      const text = plain(card.textContent ?? "");
      const isFound = words.every((word) => text.includes(word));
      card.toggleAttribute("hidden", !isFound);
      if (isFound) shown += 1;
    }
    const said = this.querySelector("[role=status]");
    if (said) said.textContent = shown === 0 ? "Rien ne correspond ici." : "";
  }
}

customElements.define("tray-search", TraySearch);
