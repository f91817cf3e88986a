// @ts-check
// <reveal-code url="…">: asks the server for a hidden code, shows it for 60 s. The server records each reveal.

const SHOWN_FOR = 60000;
const HIDDEN = "••••";

class RevealCode extends HTMLElement {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  wording = "";

  connectedCallback() {
    this.wording = this.button?.innerHTML ?? "";
    this.button?.addEventListener("click", this);
    document.addEventListener("visibilitychange", this);
  }

  disconnectedCallback() {
    this.hide();
    this.button?.removeEventListener("click", this);
    document.removeEventListener("visibilitychange", this);
  }

  get button() {
    return this.querySelector("button");
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "visibilitychange") {
      if (document.hidden) this.hide();
    } else if (this.timer) this.hide();
    else this.reveal();
  }

  async reveal() {
    const token = this.querySelector('input[name="csrfmiddlewaretoken"]');
    const headers = new Headers({ Accept: "application/json" });
    if (token instanceof HTMLInputElement) headers.set("X-CSRFToken", token.value);
    try {
      const answer = await fetch(this.getAttribute("url") ?? "", { method: "POST", headers });
      if (!answer.ok) return this.say("Ce code ne vous est pas ouvert. Demandez-le au bureau.");
      const { value } = await answer.json();
      this.show(String(value));
    } catch {
      this.say("Pas de réponse du serveur. Réessayez dans un instant.");
    }
  }

  /** @param {string} value */
  show(value) {
    const output = this.querySelector("output");
    if (output) output.textContent = value;
    if (this.button) this.button.textContent = "Masquer";
    this.say("Masqué de nouveau dans une minute. Cette lecture est notée.");
    this.timer = setTimeout(() => this.hide(), SHOWN_FOR);
  }

  hide() {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    const output = this.querySelector("output");
    if (output) output.textContent = HIDDEN;
    if (this.button) this.button.innerHTML = this.wording;
    this.say("");
  }

  /** @param {string} text */
  say(text) {
    const line = this.querySelector("small");
    if (line) line.textContent = text;
  }
}

customElements.define("reveal-code", RevealCode);
