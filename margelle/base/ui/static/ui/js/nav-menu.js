// @ts-check
// <nav-menu for="ID"> around a button: opens the page menu as a sheet. Also closes any open <details class="menu">
// by Escape or a press elsewhere, as one expects of a menu.

class NavMenu extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
    document.addEventListener("click", closeMenus, true);
    document.addEventListener("keydown", closeMenus);
    // Where tabs slide, the one of this page is in sight.
    const tab = document.querySelector(".tabs a[aria-current]");
    tab?.parentElement?.scrollTo({ left: tab instanceof HTMLElement ? tab.offsetLeft - 120 : 0 });
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
    document.removeEventListener("click", closeMenus, true);
    document.removeEventListener("keydown", closeMenus);
  }

  handleEvent() {
    const sheet = document.getElementById(this.getAttribute("for") ?? "");
    if (!(sheet instanceof HTMLDialogElement)) return;
    sheet.showModal();
    // A press on the shade behind the sheet closes it.
    sheet.addEventListener("click", (event) => {
      if (event.target === sheet) sheet.close();
    });
  }
}

/** @param {Event} event */
function closeMenus(event) {
  if (event instanceof KeyboardEvent && event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (event instanceof KeyboardEvent) {
      if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
      menu.removeAttribute("open");
    } else if (event.target instanceof Element && event.target.closest(".menu > .items > :is(button, print-button)")) {
      menu.querySelector("summary")?.focus(); // what it opens gives the focus back here
      menu.removeAttribute("open");
    } else if (event.target instanceof Node && !menu.contains(event.target)) {
      menu.removeAttribute("open");
    }
  }
}

customElements.define("nav-menu", NavMenu);
