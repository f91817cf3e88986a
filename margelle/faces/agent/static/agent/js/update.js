// A new version takes over at a cold start, or when asked; never under somebody's fingers.
import { updateReady } from './state.js';

/** @type {ServiceWorkerRegistration | null} */
let registration = null;
let asked = false;
/** What a phone installs first replaces nothing: nobody is asked for that.
 * @type {ServiceWorker | null} */
let first = null;

export async function startWorker() {
  if (!('serviceWorker' in navigator)) return;
  // The very first worker claims the page: that is no reason to reload it.
  navigator.serviceWorker.addEventListener('controllerchange', () => asked && location.reload());
  try {
    registration = await navigator.serviceWorker.register('/tech/sw.js', { scope: '/tech/', updateViaCache: 'none' });
  } catch {
    return;
  }
  if (!navigator.serviceWorker.controller && !registration.active) first = registration.installing ?? registration.waiting;
  if (registration.waiting && navigator.serviceWorker.controller) takeOver();
  // What registering found is being installed already, and has been announced before we could listen.
  watch(registration.installing);
  registration.addEventListener('updatefound', () => watch(registration?.installing ?? null));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && registration?.update().catch(() => undefined));
}

/** A failed install ends as `redundant` while update() answers « ok »: only « installed » counts.
 * @param {ServiceWorker | null} worker */
function watch(worker) {
  worker?.addEventListener('statechange', () => {
    if (worker.state === 'installed' && worker !== first && navigator.serviceWorker.controller) updateReady.value = true;
  });
}

export function takeOver() {
  asked = true;
  registration?.waiting?.postMessage('take over');
}
