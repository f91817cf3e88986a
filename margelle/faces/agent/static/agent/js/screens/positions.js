// The technician's own positions: the switch, what is kept and how long, and all the points there are.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../parts/ui.js';
import { hourOf, shortDay } from '../model/days.js';
import { copies, ops, zone } from '../state.js';
import { call } from '../sync/http.js';
import { isOn, isRefused, switchTo, whereNow } from '../visit/position.js';

/** @type {Record<string, string>} */
const WORDS = { arrive: 'Arrivée', finish: 'Départ', photo: 'Photo' };
const FIRST = 4;

/** @typedef {{ id: string, action: string, at: string, city: string, accuracy_m: number }} Seen */

/** @param {OpRow} op @returns {Seen} */
function ownOf(op) {
  const visit = copies.value.visits.find((one) => `visit:${one.id}` === op.subject);
  const city = visit ? (copies.value.sites.get(visit.site_id)?.city ?? '') : '';
  return { id: op.id, action: op.payload.action, at: op.at, city, accuracy_m: op.payload.accuracy_m };
}

/** What the office keeps, and what it does not have yet. Without network: what this phone knows by itself.
 * @param {Seen[] | null} known @returns {Seen[]} */
function together(known) {
  const here = ops.value.filter((op) => op.kind === 'position.note' && (known === null || op.state !== 'received'));
  const ids = new Set(known?.map((one) => one.id));
  return [...here.filter((op) => !ids.has(op.id)).map(ownOf), ...(known ?? [])].sort((a, b) => b.at.localeCompare(a.at));
}

/** @param {{ days: number, kept: boolean }} props */
function Kept({ days, kept }) {
  const [known, setKnown] = useState(/** @type {Seen[] | null} */ (null));
  const [all, setAll] = useState(false);
  useEffect(() => {
    call('GET', '/api/device/positions').then(({ data }) => setKnown(data.positions), () => {});
  }, []);
  const rows = together(known);
  if (!kept && rows.length === 0) return null;
  return html`<p class="facts">Effacées après ${days} jours. Vous voyez ici tout ce qui est gardé${known === null ? ' sur ce téléphone' : ''}.</p>
    ${rows.length > 0
      ? html`<ul class="queue">${rows.slice(0, all ? rows.length : FIRST).map((one) => html`<li key=${one.id} class="queued"><span><b>${WORDS[one.action] ?? one.action}</b><small>${shortDay(one.at)}, ${hourOf(zone.value, one.at)}${one.city ? ` · ${one.city}` : ''}</small></span><span>à ${one.accuracy_m} m près</span></li>`)}</ul>`
      : html`<p class="facts">Aucune position gardée.</p>`}
    ${rows.length > FIRST && !all && html`<button class="press quiet" type="button" onClick=${() => setAll(true)}>Voir les ${rows.length} positions</button>`}`;
}

export function Positions() {
  const [on, setOn] = useState(isOn());
  const [refused, setRefused] = useState(isRefused());
  const { kept, days } = copies.value.catalogue?.positions ?? { kept: false, days: 60 };
  /** @param {Event} event */
  const turn = async (event) => {
    const wanted = /** @type {HTMLInputElement} */ (event.currentTarget).checked;
    switchTo(wanted);
    setOn(wanted);
    setRefused(false);
    if (!wanted) return;
    await whereNow();
    setRefused(isRefused());
  };
  return html`<section class="part"><h2>Position<span class="todo-word">${!kept ? 'non gardée par l’entreprise' : on ? 'activée' : 'désactivée'}</span></h2>
    ${kept && html`<label class="tick"><input class="sr" type="checkbox" checked=${on} onChange=${turn} /><span class="box"><${Icon} name="check" /></span><span>Noter où je suis à l’arrivée, au départ et aux photos</span></label>
    <p class="facts">Un point au moment de l’action, jamais de trajet. Vous pouvez l’arrêter quand vous voulez.</p>`}
    ${kept && on && refused && html`<p class="note" role="status"><${Icon} name="map-pin" /><span>Le navigateur refuse la position. Rien d’autre n’en dépend. Pour l’autoriser, ouvrez ses réglages.</span></p>`}
    <${Kept} days=${days} kept=${kept} />
  </section>`;
}
