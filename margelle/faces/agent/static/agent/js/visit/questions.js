// What the office asks about a visit it has sent back. Seen on the screen, it is read: the office is told once.
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { hourOf, longDay } from '../model/days.js';
import { Icon } from '../parts/ui.js';
import { copies, hidden, opsByVisit, zone } from '../state.js';
import { append } from '../store/ops.js';

/** @param {Visit} visit @param {Asked} question */
const isSaid = (visit, question) => question.read_at !== null || (opsByVisit.value.get(visit.id) ?? []).some((op) => op.kind === 'question.read' && op.payload.question === question.id);

/** On the screen of its visit. @param {{ visit: Visit }} props */
export function Questions({ visit }) {
  const asked = visit.questions ?? [];
  useEffect(() => {
    for (const question of asked) if (!isSaid(visit, question)) void append('question.read', visit.id, { question: question.id });
  }, [asked.map((question) => question.id).join()]);
  return html`${asked.map((question) => html`<p class="note asked" key=${question.id}><${Icon} name="message-square" /><span><b>${question.text}</b><small>${question.by}, ${hourOf(zone.value, question.at)}. Complétez ou répondez au bureau, puis terminez de nouveau.</small></span></p>`)}`;
}

/** On the first screen, whatever day the visit was: it waits for an answer. */
export function Waiting() {
  if (hidden.value) return null;
  const asked = copies.value.visits.flatMap((visit) => (visit.state === 'done' || visit.state === 'validated' ? [] : (visit.questions ?? []).map((question) => ({ visit, question }))));
  return html`${asked.map(({ visit, question }) => html`<a class="note asked" key=${question.id} href=${`/tech/intervention/${visit.id}`}><${Icon} name="message-square" /><span><b>${`Question du bureau, ${visit.client.name}`}</b><small>${longDay(visit.day)}</small>${question.text}</span></a>`)}`;
}
