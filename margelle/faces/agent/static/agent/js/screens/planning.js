// The two weeks to come, day by day.
import { html } from 'htm/preact';
import { Net, Tabs } from '../parts/frame.js';
import { stopOf } from '../parts/round.js';
import { StopBody, stopClass } from '../parts/stops.js';
import { Bar } from '../parts/ui.js';
import { addDays, longDay, span } from '../model/days.js';
import { copies, inOrder, today } from '../state.js';

const DAYS = 14;

/** @param {{ day: string, visits: Visit[] }} props */
function Day({ day, visits }) {
  const minutes = visits.reduce((sum, visit) => sum + visit.minutes, 0);
  return html`<section aria-label=${longDay(day)}>
    <h2 class="stops-title day">${day === today.value ? 'Aujourd’hui' : longDay(day)}<span>${visits.length ? `${visits.length} · ${span(minutes)}` : 'libre'}</span></h2>
    ${visits.length > 0 ? html`<ol class="stops">${visits.map((visit, index) => {
      const stop = stopOf(visit, index + 1);
      return html`<li key=${visit.id} class=${stopClass(stop)}><${StopBody} stop=${stop} /></li>`;
    })}</ol>` : null}
  </section>`;
}

export function Planning() {
  const days = Array.from({ length: DAYS + 1 }, (_, index) => addDays(today.value, index));
  const visits = copies.value.visits.filter((visit) => visit.state !== 'cancelled').sort(inOrder);
  const busy = days.filter((day) => visits.some((visit) => visit.day === day)).length;
  return html`<${Bar} title="Planning" under=${`14 jours, ${busy} avec interventions`} /><${Net} />
    <main>${days.map((day) => html`<${Day} key=${day} day=${day} visits=${visits.filter((visit) => visit.day === day)} />`)}</main>
    <footer class="bottom"><${Tabs} /></footer>`;
}
