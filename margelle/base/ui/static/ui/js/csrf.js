// @ts-check
// Every htmx request that changes something carries the token Django expects; inheritance of hx-headers is off.

/** @returns {string} */
function token() {
  const field = document.querySelector('input[name="csrfmiddlewaretoken"]');
  if (field instanceof HTMLInputElement) return field.value;
  const cookie = document.cookie.split("; ").find((pair) => /^(__Host-)?margelle-csrf=/.test(pair));
  return cookie ? decodeURIComponent(cookie.slice(cookie.indexOf("=") + 1)) : "";
}

document.addEventListener("htmx:configRequest", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (String(detail.verb).toLowerCase() !== "get") detail.headers["X-CSRFToken"] = token();
});

// A refused or unreachable request is said aloud; what was typed stays in the page.
for (const name of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(name, (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    const status = detail.xhr?.status;
    const text =
      name === "htmx:sendError"
        ? "Pas de réponse du serveur. Rien n’a changé : réessayez dans un instant."
        : status === 403
          ? "Ce geste ne vous est pas ouvert, ou la page est restée ouverte trop longtemps. Rechargez-la."
          : "La demande n’a pas abouti. Rien n’a changé : rechargez la page et recommencez.";
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, error: true } }));
  });
}
