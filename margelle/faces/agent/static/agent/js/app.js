// Which screen for which address.
import { html } from 'htm/preact';
import { Later, isScreen } from './parts/later.js';
import { path } from './router.js';
import { Today } from './screens/today.js';
import { hidden, session } from './state.js';

function Screen() {
  const at = path.value.length > 6 ? path.value.replace(/\/$/, '') : path.value;
  const visit = /^\/tech\/intervention\/([0-9a-f-]{36})$/.exec(at);
  const code = /^\/tech\/c\/([A-Za-z0-9_-]+)$/.exec(at);
  if (!session.value || at === '/tech/connexion') return html`<${Later} name="/tech/connexion" />`;
  if (visit) return html`<${Later} name="/tech/intervention" key="visit" id=${visit[1]} />`;
  if (at === '/tech/profil') return html`<${Later} name=${at} />`;
  if (hidden.value) return html`<${Later} name="hidden" />`;
  if (code) return html`<${Later} name="/tech/c" key=${code[1]} token=${code[1]} />`;
  return isScreen(at) ? html`<${Later} name=${at} />` : html`<${Today} />`;
}

export const App = () => html`<div class="phone"><${Screen} /></div>`;
