// Which screen for which address.
import { html } from 'htm/preact';
import { Net } from './parts/frame.js';
import { Later, isScreen } from './parts/later.js';
import { stops } from './parts/round.js';
import { Bar, Empty } from './parts/ui.js';
import { path } from './router.js';
import { Today } from './screens/today.js';
import { hidden, session } from './state.js';

/** Lease over or device blocked: customer data is hidden; the open visit can still be recorded, the queue exported. */
function Hidden() {
  const open = stops.value.find((stop) => stop.shown.state === 'in_progress');
  return html`<${Bar} title="Margelle" /><${Net} /><main><${Empty} icon="lock" title="Données masquées"><p>Ce téléphone n’a pas parlé au bureau depuis trois jours, ou le bureau l’a bloqué. Rien de ce que vous avez saisi n’est perdu.</p>${open && html`<a class="press" href=${`/tech/intervention/${open.visit.id}`}>Reprendre l’intervention ouverte</a>`}<a class="press" href="/tech/connexion">Se reconnecter</a><a class="press" href="/tech/profil">Voir ou exporter mes saisies</a></${Empty}></main>`;
}

function Screen() {
  const at = path.value.length > 6 ? path.value.replace(/\/$/, '') : path.value;
  const visit = /^\/tech\/intervention\/([0-9a-f-]{36})$/.exec(at);
  const code = /^\/tech\/c\/([A-Za-z0-9_-]+)$/.exec(at);
  if (!session.value || at === '/tech/connexion') return html`<${Later} name="/tech/connexion" />`;
  if (visit) return html`<${Later} name="/tech/intervention" key="visit" id=${visit[1]} />`;
  if (at === '/tech/profil') return html`<${Later} name=${at} />`;
  if (hidden.value) return html`<${Hidden} />`;
  if (code) return html`<${Later} name="/tech/c" key=${code[1]} token=${code[1]} />`;
  return isScreen(at) ? html`<${Later} name=${at} />` : html`<${Today} />`;
}

export const App = () => html`<div class="phone"><${Screen} /></div>`;
