// @ts-check
// <confirm-dialog for="ID"> opens its <dialog> from any button[data-dialog="ID"] of the page, also one that came later.

class ConfirmDialog extends HTMLElement {
  connectedCallback() {
    document.addEventListener("click", this);
    this.dialog?.addEventListener("close", this);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this);
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "close") {
      if (this.opener instanceof HTMLElement) this.opener.focus();
      return;
    }
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest("[data-dialog]");
    if (opener instanceof HTMLElement && opener.dataset.dialog === this.getAttribute("for")) {
      this.opener = opener;
      event.preventDefault();
      this.dialog?.showModal();
    } else if (event.target.closest("[data-close]") && this.contains(event.target)) {
      this.dialog?.close();
    }
  }

  /** @type {HTMLElement | undefined} */
  opener;
}

customElements.define("confirm-dialog", ConfirmDialog);
