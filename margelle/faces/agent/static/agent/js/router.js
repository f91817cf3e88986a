// Addresses of the application, all under /tech/. Links stay plain <a href>: this module only spares the reload.
import { signal } from '@preact/signals';
import { say } from './state.js';

/** @type {import('@preact/signals').Signal<string>} */
export const path = signal(location.pathname);

/** @param {string} to */
export function go(to) {
  if (to === location.pathname) return;
  history.pushState(null, '', to);
  arrive();
}

function arrive() {
  path.value = location.pathname;
  say('');
  scrollTo(0, 0);
  // A screen reader hears where it is; nobody else sees a ring, the heading is not a control.
  requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector('h1'))?.focus({ preventScroll: true }));
}

export function startRouter() {
  addEventListener('popstate', arrive);
  document.addEventListener('click', (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest?.('a[href^="/tech/"]');
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(/** @type {HTMLAnchorElement} */ (link).pathname);
  });
}
