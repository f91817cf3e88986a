// What is left to see when the lease is over or the device is blocked.
import { html } from 'htm/preact';
import { Net } from '../parts/frame.js';
import { stops } from '../parts/round.js';
import { Bar, Empty } from '../parts/ui.js';

/** Lease over or device blocked: customer data is hidden; the open visit can still be recorded, the queue exported. */
export function Hidden() {
  const open = stops.value.find((stop) => stop.shown.state === 'in_progress');
  return html`<${Bar} title="Margelle" /><${Net} /><main><${Empty} icon="lock" title="Données masquées"><p>Ce téléphone n’a pas parlé au bureau depuis trois jours, ou le bureau l’a bloqué. Rien de ce que vous avez saisi n’est perdu.</p>${open && html`<a class="press" href=${`/tech/intervention/${open.visit.id}`}>Reprendre l’intervention ouverte</a>`}<a class="press" href="/tech/connexion">Se reconnecter</a><a class="press" href="/tech/profil">Voir ou exporter mes saisies</a></${Empty}></main>`;
}
