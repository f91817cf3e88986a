// @ts-check
// <copy-button value="…"> or <copy-button for="id"> around a button: copies, and says so in the button.

class CopyButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  get text() {
    const from = document.getElementById(this.getAttribute("for") ?? "");
    if (from instanceof HTMLInputElement || from instanceof HTMLTextAreaElement) return from.value;
    return this.getAttribute("value") ?? from?.textContent?.trim() ?? "";
  }

  async handleEvent() {
    let text = "Copié.";
    try {
      await navigator.clipboard.writeText(this.text);
    } catch {
      text = "Copie refusée par le navigateur : sélectionnez le texte et copiez-le à la main.";
    }
    document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));
  }
}

customElements.define("copy-button", CopyButton);
