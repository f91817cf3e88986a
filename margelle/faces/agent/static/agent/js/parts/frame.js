// What stands around the screens: the line about the network and what waits, and the five tabs.
import { html } from 'htm/preact';
import { now, photosWaiting, problem, refused, unsent, updateReady } from '../state.js';
import { path } from '../router.js';
import { Icon } from './ui.js';

const PATIENCE_MS = 4_000;

/** @param {number} count @param {string} one @param {string} many */
const plural = (count, one, many) => `${count} ${count > 1 ? many : one}`;

/** « 3 non envoyés · 1 photo en attente », or nothing. */
export function waitingWords() {
  const words = [];
  if (unsent.value.length > 0) words.push(plural(unsent.value.length, 'non envoyé', 'non envoyés'));
  if (photosWaiting.value.length > 0) words.push(`${plural(photosWaiting.value.length, 'photo', 'photos')} en attente`);
  return words.join(' · ');
}

/** Something has been waiting longer than a normal exchange takes. */
const isStale = () => [...unsent.value.map((op) => op.at), ...photosWaiting.value.map((photo) => photo.taken_at)].some((at) => now.value - Date.parse(at) > PATIENCE_MS);

/** @returns {{ icon: string, text: string, href?: string } | null} */
function news() {
  const waiting = waitingWords();
  const kept = waiting ? `${waiting}, rien n’est perdu.` : 'Tout est au bureau.';
  if (problem.value === 'expired') return { icon: 'key-round', text: 'Session terminée. Tout est gardé : reconnectez-vous.', href: '/tech/connexion' };
  if (problem.value === 'locked') return { icon: 'key-round', text: 'Le bureau a bloqué cet appareil. Vos saisies sont gardées.', href: '/tech/profil' };
  if (problem.value === 'offline') return { icon: 'cloud-off', text: `Hors ligne. ${kept}` };
  if (problem.value === 'unreachable') return { icon: 'cloud-off', text: `Bureau injoignable. ${kept}` };
  if (refused.value.length > 0) return { icon: 'triangle-alert', text: `${plural(refused.value.length, 'élément refusé', 'éléments refusés')} par le bureau : voir pourquoi`, href: '/tech/profil' };
  if (waiting && isStale()) return { icon: 'cloud-off', text: waiting, href: '/tech/profil' };
  return null;
}

export function Net() {
  const line = news();
  return html`<div role="status">
    ${updateReady.value && html`<p class="net fresh"><${Icon} name="download" />Nouvelle version prête<button type="button" onClick=${() => import('../update.js').then((found) => found.takeOver())}>Mettre à jour</button></p>`}
    ${line && html`<p class="net"><${Icon} name=${line.icon} />${line.href ? html`<a href=${line.href}>${line.text}</a>` : line.text}</p>`}
  </div>`;
}

const TABS = [
  ['/tech/', 'list', 'Aujourd’hui'],
  ['/tech/planning', 'calendar-days', 'Planning'],
  ['/tech/scanner', 'scan-qr-code', 'Scanner'],
  ['/tech/messages', 'message-square', 'Messages'],
  ['/tech/profil', 'user', 'Profil'],
];

export const Tabs = () => html`<nav class="tabbar" aria-label="Principale">
  ${TABS.map(([href, icon, name]) => html`<a key=${href} href=${href} aria-current=${path.value === href ? 'page' : undefined}><${Icon} name=${icon} />${name}</a>`)}
</nav>`;
