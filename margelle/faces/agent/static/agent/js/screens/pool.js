// A pool found by its code: its history, and today's visit if there is one.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Net } from '../parts/frame.js';
import { stops } from '../parts/round.js';
import { Bar, Empty, Icon } from '../parts/ui.js';
import { copies } from '../state.js';
import { Refusal, call } from '../sync/http.js';
import { History } from '../visit/history.js';

/** Known on the phone first: it works without network. @param {string} token */
const known = (token) => [...copies.value.pools.values()].find((pool) => (pool.logbook_tokens ?? []).includes(token)) ?? null;

/** @param {unknown} trouble */
function words(trouble) {
  if (trouble instanceof Refusal && trouble.message) return trouble.message;
  return 'Ce bassin n’est pas dans votre tournée et le bureau ne répond pas. Réessayez avec du réseau.';
}

/** @param {{ token: string }} props */
export function PoolFound({ token }) {
  const [pool, setPool] = useState(/** @type {Pool | null} */ (known(token)));
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    if (pool) return;
    call('GET', `/api/sync/scan/${token}`).then(({ data }) => setPool(data.pool)).catch((problem) => setTrouble(words(problem)));
  }, [token]);
  const stop = pool && stops.value.find((one) => one.visit.pool_ids.includes(pool.id));
  const site = pool && copies.value.sites.get(pool.site_id);
  return html`<${Bar} title=${pool ? pool.name : 'Bassin'} under=${site ? `${site.address}, ${site.city}` : ''} back="/tech/scanner" /><${Net} />
    <main>
      ${trouble && html`<${Empty} icon="scan-qr-code" title="Bassin introuvable"><p>${trouble}</p></${Empty}>`}
      ${pool && html`<section class="part"><p class="facts"><${Icon} name="waves" />${[pool.volume_m3 && `${String(pool.volume_m3).replace('.', ',')} m³`, pool.shape_label, pool.sanitiser_label, pool.filtration_label].filter(Boolean).join(' · ')}</p></section><${History} pool=${pool} open />`}
    </main>
    <footer class="bottom">${stop ? html`<a class="big" href=${`/tech/intervention/${stop.visit.id}`}>Ouvrir l’intervention du jour</a>` : html`<a class="press wide back" href="/tech/">Revenir à la tournée</a>`}</footer>`;
}
