// Today: how far, where next, what is behind. One button, always at the same place.
import { html } from 'htm/preact';
import { Net, Tabs } from '../parts/frame.js';
import { Later } from '../parts/later.js';
import { ahead, behind, nextStop, roughDistance, stops } from '../parts/round.js';
import { StopBody, stopClass } from '../parts/stops.js';
import { Bar, Empty, FirstSync, Icon } from '../parts/ui.js';
import { hourFrom, longDay, minutesOf } from '../model/days.js';
import { go } from '../router.js';
import { copies, hour, session, today } from '../state.js';

/** Rough: what is left, from now or from the next planned hour, as planned by the office. */
function endsAround() {
  const left = ahead.value;
  if (left.length === 0) return '';
  const planned = left.map((stop) => (stop.visit.start ? minutesOf(stop.visit.start) + stop.visit.minutes : 0));
  const late = Math.max(0, left[0].late);
  const end = Math.max(...planned) + late;
  return end > 0 ? `fin vers ${hourFrom(Math.max(end, minutesOf(hour.value)))}` : '';
}

/** @param {Stop} stop */
const laneClass = (stop) => (stop.late ? 'late' : stop.shown.state === 'planned' ? '' : stop.shown.state.replace('_', '-'));

function Progress() {
  const done = behind.value.filter((stop) => stop.shown.state !== 'skipped').length;
  return html`<section class="dayline" aria-label="Avancement">
    <div class="row"><b>${done}</b> sur ${stops.value.length} intervention${stops.value.length > 1 ? 's' : ''}<span class="push">${endsAround()}</span></div>
    <ol class="lane" aria-hidden="true">${stops.value.map((stop) => html`<li key=${stop.visit.id} class=${laneClass(stop)}></li>`)}</ol>
  </section>`;
}

/** @param {{ stop: Stop }} props */
function Next({ stop }) {
  const running = { in_progress: 'Sur place', en_route: 'En route vers' }[stop.shown.state] ?? 'Prochain arrêt';
  const last = behind.value.at(-1);
  return html`<section class="next" aria-label=${running}>
    <div class="eyebrow"><span>${running}</span><span>${stop.shown.state === 'in_progress' ? '' : roughDistance(last?.site ?? null, stop.site)}</span></div>
    <div class=${stopClass(stop)}><${StopBody} stop=${stop} framed /></div>
  </section>`;
}

function behindWords() {
  const skipped = behind.value.filter((stop) => stop.shown.state === 'skipped').length;
  const done = behind.value.length - skipped;
  return ['Derrière vous : ', done ? `${done} terminée${done > 1 ? 's' : ''}` : '', done && skipped ? ', ' : '', skipped ? `${skipped} sautée${skipped > 1 ? 's' : ''}` : ''].join('');
}

/** @param {{ stop: Stop }} props */
function Big({ stop }) {
  const to = `/tech/intervention/${stop.visit.id}`;
  /** @param {'setOff' | 'arrive' | null} act */
  const press = (act) => async () => {
    if (act) await (await import('../parts/acts.js'))[act](stop.visit.id);
    go(to);
  };
  if (stop.shown.state === 'planned') return html`<button class="big en-route" type="button" onClick=${press('setOff')}><${Icon} name="car" />En route</button>`;
  if (stop.shown.state === 'en_route') return html`<button class="big" type="button" onClick=${press('arrive')}><${Icon} name="map-pin" />Arrivé</button>`;
  return html`<button class="big" type="button" onClick=${press(null)}><${Icon} name="play" />Reprendre</button>`;
}

function Nothing() {
  if (!copies.value.catalogue) return html`<${FirstSync} />`;
  return html`<${Empty} icon="calendar-days" title="Aucune intervention aujourd’hui"><p>Ce que le bureau ajoute arrive ici tout seul. Les jours à venir sont dans Planning.</p></${Empty}>`;
}

export function Today() {
  const next = nextStop.value;
  const others = ahead.value.filter((stop) => stop !== next);
  return html`<${Bar} title=${longDay(today.value)} under=${`Bonjour ${session.value?.member.first_name ?? ''}`} />
    <${Net} />
    ${stops.value.length > 0 && html`<${Progress} />`}
    <main>
      <${Later} name="asked" />
      ${stops.value.length === 0 && html`<${Nothing} />`}
      ${others.length > 0 && html`<div class="strip"><${Later} name="strip" stops=${next ? [next, ...others] : []} /></div>`}
      ${next && html`<${Next} stop=${next} />`}<${Later} name="van" />
      ${stops.value.length > 0 && !next && html`<${Empty} icon="circle-check" title="Tournée terminée"><p>Gardez l’application ouverte jusqu’à ce que tout soit reçu par le bureau.</p></${Empty}>`}
      ${others.length > 0 && html`<h2 class="sr">Arrêts suivants</h2><ol class="stops">${others.map((stop) => html`<li key=${stop.visit.id} class=${stopClass(stop)}><${StopBody} stop=${stop} /></li>`)}</ol>`}
      ${behind.value.length > 0 && html`<h2 class="stops-title">${behindWords()}</h2><ol class="stops">${behind.value.map((stop) => html`<li key=${stop.visit.id} class=${stopClass(stop)}><${StopBody} stop=${stop} /></li>`)}</ol>`}
    </main>
    <footer class="bottom">${next && html`<${Big} stop=${next} />`}<${Tabs} /></footer>`;
}
