// Which screen for which address. Screens beyond the round are loaded when first opened; all are on the phone already.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Net } from './parts/frame.js';
import { Bar, Empty } from './parts/ui.js';
import { path } from './router.js';
import { Today } from './screens/today.js';
import { hidden, session } from './state.js';

/** @type {Record<string, () => Promise<any>>} */
const LATER = {
  '/tech/connexion': () => import('./screens/signin.js').then((found) => found.SignIn),
  '/tech/intervention': () => import('./screens/visit.js').then((found) => found.Visit),
  '/tech/planning': () => import('./screens/planning.js').then((found) => found.Planning),
  '/tech/scanner': () => import('./screens/scanner.js').then((found) => found.Scanner),
  '/tech/messages': () => import('./screens/messages.js').then((found) => found.Messages),
  '/tech/profil': () => import('./screens/profile.js').then((found) => found.Profile),
  '/tech/c': () => import('./screens/pool.js').then((found) => found.PoolFound),
};

/** Screens that need more than their name. */
const BARE = new Set(['/tech/c', '/tech/intervention']);

/** @param {{ name: string, [prop: string]: any }} props */
function Later({ name, ...props }) {
  const [screen, setScreen] = useState(/** @type {{ of: any, name: string } | null} */ (null));
  useEffect(() => {
    LATER[name]().then((of) => setScreen({ of, name }));
  }, [name]);
  return screen?.name === name ? html`<${screen.of} ...${props} />` : null;
}

/** Lease over or device blocked: customer data is hidden; the open visit can still be recorded, the queue exported. */
function Hidden() {
  return html`<${Bar} title="Margelle" /><${Net} /><main><${Empty} icon="lock" title="Données masquées"><p>Ce téléphone n’a pas parlé au bureau depuis trois jours, ou le bureau l’a bloqué. Rien de ce que vous avez saisi n’est perdu.</p><a class="press" href="/tech/connexion">Se reconnecter</a><a class="press" href="/tech/profil">Voir ou exporter mes saisies</a></${Empty}></main>`;
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
  return LATER[at] && !BARE.has(at) ? html`<${Later} name=${at} />` : html`<${Today} />`;
}

export const App = () => html`<div class="phone"><${Screen} /></div>`;
