// A stop in a list: when, who, where, how to get in, and the way.
import { html } from 'htm/preact';
import { Icon, State } from './ui.js';
import { directions } from './directions.js';

/** @type {Record<string, string>} */
export const ACCESS_ICONS = { dog: 'dog', key: 'key-round', hours: 'calendar-days', slope: 'triangle-alert', parking: 'car', other: 'map-pin' };

/** @param {{ stop: Stop, framed?: boolean }} props */
export function StopBody({ stop, framed }) {
  const { visit, site, shown, late, rank } = stop;
  const over = ['done', 'validated', 'skipped'].includes(shown.state);
  const notes = site?.access ?? [];
  return html`<span class="n">${shown.state === 'skipped' ? html`<${Icon} name="skip-forward" />` : over ? html`<${Icon} name="check" />` : rank}</span>
    <div>
      <a class="name" href=${`/tech/intervention/${visit.id}`}>${visit.client.name}</a>
      <p><span class="when">${visit.start ?? 'Dans la journée'}</span> · ${framed && site ? `${site.address}, ${site.city}` : (site?.city ?? '')}</p>
      ${over || late || shown.state !== 'planned' ? html`<p><${State} state=${shown.state} late=${late} more=${shown.reason} /></p>` : null}
      ${stop.where && over ? html`<p>${stop.where}</p>` : null}
      ${visit.gone ? html`<p class="in">Retirée par le bureau, vos saisies sont gardées</p>` : visit.notice ? html`<p class="in"><${Icon} name="message-square" />${visit.notice}</p>` : null}
      ${over ? null : notes.slice(0, framed ? 3 : 1).map((note) => html`<p class="in"><${Icon} name=${ACCESS_ICONS[note.kind] ?? 'map-pin'} />${note.text}</p>`)}
    </div>
    ${over || !site ? null : html`<a class="tap" href=${directions(site)} target="_blank" rel="noopener" aria-label=${`Itinéraire vers ${visit.client.name}`}><${Icon} name="navigation" /></a>`}`;
}

/** @param {Stop} stop */
export function stopClass(stop) {
  if (stop.shown.state === 'skipped') return 'stop is-skipped';
  if (['done', 'validated'].includes(stop.shown.state)) return 'stop is-done';
  return stop.late ? 'stop is-late' : 'stop';
}
