// A pool found by its code: its history, and today's visit if there is one.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Net } from '../parts/frame.js';
import { stops } from '../parts/round.js';
import { Bar, Empty, Icon } from '../parts/ui.js';
import { copies } from '../state.js';
import { sha256 } from '../store/ids.js';
import { Refusal, call } from '../sync/http.js';
import { History } from '../visit/history.js';

/** A pool of the round is known without network, by the hash of its code. @param {string} token */
async function known(token) {
  const hash = await sha256(new TextEncoder().encode(token).buffer);
  return [...copies.value.pools.values()].find((pool) => pool.label_hashes?.includes(hash));
}

/** @param {unknown} trouble */
function words(trouble) {
  if (trouble instanceof Refusal && trouble.message) return trouble.message;
  return 'Ce bassin n’est pas dans votre tournée et le bureau ne répond pas. Réessayez avec du réseau.';
}

/** @param {{ token: string }} props */
export function PoolFound({ token }) {
  const [pool, setPool] = useState(/** @type {Pool | null} */ (null));
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    const find = async () => (await known(token)) ?? (await call('GET', `/api/sync/scan/${token}`)).data.pool;
    find().then(setPool, (problem) => setTrouble(words(problem)));
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
