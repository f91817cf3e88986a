// @ts-check
// A form that is on its way is not sent again by a second press of a nervous finger. What answers in the page (htmx, the
// side panel) brings a new form; when no answer comes, the form can be sent again after a while.

const PATIENCE = 6000;

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "";
    setTimeout(() => delete form.dataset.sent, PATIENCE);
  },
  { capture: true },
);

// A page taken out of the browser's memory is a page to fill in again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) form.removeAttribute("data-sent");
});
