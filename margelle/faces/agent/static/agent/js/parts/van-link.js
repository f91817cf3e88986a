// On the screen of the day: what is still to load before leaving. Nothing when nothing is.
import { html } from 'htm/preact';
import { dayKeys, held, lines, missing } from './van.js';
import { Icon } from './ui.js';

export function VanLink() {
  const count = missing.value.length;
  const keys = dayKeys.value.filter((key) => !held.value.some((one) => one.id === key.id)).length;
  if (lines.value.length + dayKeys.value.length + held.value.length === 0) return null;
  const words = [count ? `${count} produit${count > 1 ? 's' : ''}` : '', keys ? `${keys} clé${keys > 1 ? 's' : ''}` : ''].filter(Boolean).join(', ');
  return html`<a class="press wide van-link" href="/tech/chargement"><${Icon} name="truck" /><span>${words ? `À charger : ${words}` : 'Véhicule chargé'}</span><${Icon} name="chevron-right" /></a>`;
}
