// @ts-check
// <side-panel>: opens the page of an a[data-panel] beside the one on screen, so that a small change does not leave it.
// The page itself is fetched: its title, its form, its refusals. When it answers with another page the work is done:
// the panel closes, says what that page would have said, and live parts look again. Without script, and on a narrow
// screen, the link is simply followed.

class SidePanel extends HTMLElement {
  /** @type {Element | null} */
  opener = null;
  url = "";

  connectedCallback() {
    document.addEventListener("click", this);
    document.addEventListener("open-panel", this);
    this.addEventListener("submit", this);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this);
    document.removeEventListener("open-panel", this);
  }

  get dialog() {
    let dialog = this.querySelector("dialog");
    if (!dialog) {
      const model = document.createElement("template");
      model.innerHTML =
        '<dialog class="side-panel" aria-labelledby="panel-title"><header><h2 id="panel-title" tabindex="-1"></h2>' +
        '<button class="button quiet" type="button" data-panel-close>Fermer</button></header><div class="panel-body"></div></dialog>';
      this.append(model.content);
      dialog = /** @type {HTMLDialogElement} */ (this.querySelector("dialog"));
      dialog.addEventListener("close", () => this.opener instanceof HTMLElement && this.opener.isConnected && this.opener.focus());
    }
    return dialog;
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "open-panel") return this.start(/** @type {CustomEvent} */ (event).detail.url);
    if (event instanceof SubmitEvent) return this.submit(event);
    if (!(event instanceof MouseEvent) || !(event.target instanceof Element) || event.defaultPrevented) return undefined;
    if (event.target.closest("[data-panel-close]")) return this.dialog.close();
    const link = event.target.closest("a");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || innerWidth <= 900) return undefined;
    const within = this.contains(link) && (link.getAttribute("href") ?? "").startsWith("?");
    if (!within && link.dataset.panel === undefined) return undefined;
    event.preventDefault();
    if (within) return this.load(new URL(link.getAttribute("href") ?? "", this.url).href);
    return this.start(link.href);
  }

  /** @param {string} url */
  start(url) {
    if (innerWidth <= 900) return location.assign(url);
    this.opener = document.activeElement;
    return this.load(new URL(url, location.href).href);
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return undefined;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    const url = new URL(form.getAttribute("action") || this.url, this.url);
    if (form.method !== "get") return this.load(url.href, { method: "POST", body: data });
    url.search = new URLSearchParams(/** @type {any} */ (data)).toString();
    return this.load(url.href);
  }

  /** @param {string} url @param {RequestInit} [how] */
  async load(url, how = {}) {
    try {
      const answer = await fetch(url, how);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.redirected && how.method === "POST") return this.done(page);
      if (answer.redirected || answer.status === 401) return location.assign(url);
      this.url = url;
      return this.show(page);
    } catch {
      const text = "Pas de réponse du serveur. Rien n’a changé : réessayez dans un instant.";
      document.dispatchEvent(new CustomEvent("toast", { detail: { text, error: true } }));
    }
    return undefined;
  }

  /** @param {Document} page */
  show(page) {
    const body = page.querySelector("main .body");
    if (!body) return location.assign(this.url);
    const { dialog } = this;
    const title = /** @type {HTMLElement} */ (dialog.querySelector("h2"));
    title.textContent = page.querySelector("main h1")?.textContent?.trim() ?? "";
    /** @type {HTMLElement} */ (dialog.querySelector(".panel-body")).replaceChildren(...body.childNodes);
    if (!dialog.open) dialog.showModal();
    /** @type {any} */ (window).htmx?.process(dialog);
    const first = dialog.querySelector("[autofocus], [aria-invalid='true'], [role='alert']");
    (first instanceof HTMLElement && first.matches("input, select, textarea") ? first : title).focus();
    return undefined;
  }

  /** @param {Document} page */
  done(page) {
    this.dialog.close();
    for (const toast of page.querySelectorAll("toast-area > .toast")) {
      const detail = {
        text: toast.querySelector("span")?.textContent?.trim() ?? "",
        error: toast.classList.contains("is-error"),
        undo: toast.querySelector("form")?.getAttribute("action") ?? undefined,
      };
      document.dispatchEvent(new CustomEvent("toast", { detail }));
    }
    for (const live of document.querySelectorAll("live-refresh")) /** @type {any} */ (live).refresh();
  }
}

customElements.define("side-panel", SidePanel);
