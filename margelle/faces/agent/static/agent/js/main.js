// Start: the store first, then the screen, then the network.
import { html, render } from 'htm/preact';
import { App } from './app.js';
import { startRouter } from './router.js';
import { installer, now } from './state.js';
import { restore } from './store/session.js';
import { chooseTheme, themeChoice } from './theme.js';

const TICK_MS = 5_000;

// A start in the middle of a visit asks for its pieces while the store is being read.
if (location.pathname.startsWith('/tech/intervention/')) void import('./screens/visit.js');

async function start() {
  chooseTheme(themeChoice());
  const root = /** @type {HTMLElement} */ (document.getElementById('app'));
  if (!globalThis.isSecureContext) {
    root.textContent = 'Cette adresse n’est pas sécurisée (https) : l’application ne peut pas y garder vos saisies. Demandez la bonne adresse au bureau.';
    return;
  }
  startRouter();
  try {
    await restore();
  } catch {
    root.textContent = 'La mémoire de ce téléphone ne s’ouvre pas. Fermez les autres onglets, libérez de la place, puis rouvrez l’application : rien n’a été effacé.';
    return;
  }
  root.textContent = '';
  render(html`<${App} />`, root);
  setInterval(() => {
    now.value = Date.now();
  }, TICK_MS);
  // The round is on the screen; only now the network, so that a start without it costs nothing.
  const [engine, update] = await Promise.all([import('./sync/engine.js'), import('./update.js')]);
  engine.startEngine();
  void update.startWorker();
}

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  installer.value = event;
});
void start();
