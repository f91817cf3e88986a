// One's own day by the clock, the hours the office counts, and time off asked for. Works without network like the rest.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Net, Tabs } from '../parts/frame.js';
import { Pick, useOnce } from '../parts/sheet.js';
import { Bar, Icon, Said } from '../parts/ui.js';
import { clockOf } from '../model/clock.js';
import { hourOf, longDay, shortDay, span } from '../model/days.js';
import { isPending } from '../model/reduce.js';
import { copies, cursor, hour, ops, session, today, zone } from '../state.js';
import { store } from '../store/db.js';
import { append } from '../store/ops.js';

const KINDS = [{ value: 'leave', label: 'Congés' }, { value: 'sick', label: 'Maladie' }, { value: 'training', label: 'Formation' }, { value: 'rest', label: 'Récupération' }, { value: 'other', label: 'Autre' }];
/** @type {Record<string, string>} */
const STATES = { written: 'notée', submitted: 'soumise', approved: 'approuvée' };

const self = () => session.value?.member.id ?? '';

/** @param {string} kind @param {Record<string, any>} [payload] */
const say = (kind, payload = {}) => append(kind, '', payload, { subject: `member:${self()}` });

/** Own operations that the office's copy does not contain yet. */
const pending = () => ops.value.filter((op) => op.subject === `member:${self()}` && isPending(op, cursor.value));

/** @returns {Hours | null} */
function useHours() {
  const [hours, setHours] = useState(/** @type {Hours | null} */ (null));
  useEffect(() => {
    store((db) => db.table('entities').get(['hours', self()])).then((row) => setHours(row?.data ?? null));
  }, [copies.value, cursor.value]);
  return hours;
}

/** @param {{ hours: Hours | null }} props */
function Today({ hours }) {
  const told = hours?.day === today.value ? hours.presses : [];
  const own = pending().filter((op) => op.kind.startsWith('day.') && !told.some((press) => press.id === op.id));
  const presses = [...told, ...own.map((op) => ({ id: op.id, kind: op.kind.slice(4), at: op.at }))];
  const { state, minutes } = clockOf(presses.map(({ kind, at }) => ({ kind, hour: hourOf(zone.value, at) })), hour.value);
  const press = useOnce((/** @type {string} */ kind) => say(`day.${kind}`));
  const go = (/** @type {string} */ kind) => () => press(kind);
  return html`<section class="part"><h2>Aujourd’hui<span class="todo-word">${{ none: 'pas commencée', running: 'en cours', paused: 'en pause', ended: 'terminée' }[state]}</span></h2>
    <p class="sum"><b>${span(minutes)}</b> de travail</p>
    ${presses.length > 0 && html`<ol class="presses">${presses.map((one) => html`<li key=${one.id}><b>${hourOf(zone.value, one.at)}</b>${{ start: 'Début', pause: 'Pause', resume: 'Reprise', end: 'Fin' }[one.kind]}</li>`)}</ol>`}
    ${state === 'none' && html`<button class="press" type="button" onClick=${go('start')}><${Icon} name="play" />Commencer la journée</button>`}
    ${state === 'running' && html`<button class="press" type="button" onClick=${go('pause')}><${Icon} name="clock" />Pause</button>`}
    ${state === 'paused' && html`<button class="press" type="button" onClick=${go('resume')}><${Icon} name="play" />Reprendre</button>`}
    ${['running', 'paused'].includes(state) && html`<button class="press" type="button" onClick=${go('end')}><${Icon} name="check" />Terminer la journée</button>`}
    ${state === 'ended' && html`<button class="press quiet" type="button" onClick=${go('resume')}><${Icon} name="undo-2" />Reprendre la journée</button>`}
    <${Said} />
  </section>`;
}

/** @param {{ week: HoursWeek, title: string }} props */
const Week = ({ week, title }) => html`<section class="part"><h2>${title}<span class="todo-word">${span(week.minutes)} sur ${span(week.contract)}</span></h2>
  <ul class="queue">${week.days.filter((day) => day.minutes > 0 || day.why).map((day) => html`<li class="queued" key=${day.day}><span><b>${longDay(day.day)}</b><small>${day.start ? `${day.start} – ${day.end}${day.break_minutes ? `, pause ${span(day.break_minutes)}` : ''}` : day.why}</small></span><span>${day.minutes > 0 ? span(day.minutes) : ''}<small>${day.minutes > 0 ? (STATES[day.state] ?? 'proposée') : ''}</small></span></li>`)}</ul>
  ${week.minutes === 0 && html`<p class="facts">Rien de compté pour l’instant.</p>`}
</section>`;

/** @param {{ hours: Hours | null }} props */
function Absences({ hours }) {
  const [asking, setAsking] = useState(false);
  const waiting = pending().filter((op) => op.kind === 'absence.ask');
  const leaving = new Set(pending().filter((op) => op.kind === 'absence.withdraw').map((op) => op.payload.absence));
  return html`<section class="part"><h2>Absences</h2>
    <ul class="queue">
      ${waiting.map((op) => html`<li class="queued" key=${op.id}><span><b>${KINDS.find((kind) => kind.value === op.payload.kind)?.label}</b><small>${period(op.payload.from_day, op.payload.to_day)}</small></span><span>sur ce téléphone</span></li>`)}
      ${(hours?.absences ?? []).map((one) => html`<li class=${one.state === 'refused' ? 'queued bad' : 'queued'} key=${one.id}><span><b>${one.kind_label}</b><small>${period(one.from_day, one.to_day)}</small></span><span>${leaving.has(one.id) ? 'retrait demandé' : one.state_label}${one.answer && html`<small>${one.answer}</small>`}${one.state === 'asked' && !leaving.has(one.id) ? html`<button class="link" type="button" onClick=${() => say('absence.withdraw', { absence: one.id })}>Retirer</button>` : null}</span></li>`)}
    </ul>
    ${asking ? html`<${Ask} onDone=${() => setAsking(false)} />` : html`<button class="press" type="button" onClick=${() => setAsking(true)}><${Icon} name="calendar-plus" />Demander une absence</button>`}
  </section>`;
}

/** @param {string} from @param {string} to */
const period = (from, to) => (from === to ? shortDay(from) : `du ${shortDay(from)} au ${shortDay(to)}`);

/** @param {{ onDone: () => void }} props */
function Ask({ onDone }) {
  const [kind, setKind] = useState('leave');
  const [wrong, setWrong] = useState('');
  const send = useOnce(async (/** @type {SubmitEvent} */ event) => {
    const data = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const [from, to, note] = ['from', 'to', 'note'].map((name) => String(data.get(name) ?? '').trim());
    if (!from) return setWrong('Donnez le premier jour.');
    if (to && to < from) return setWrong('Le dernier jour vient après le premier.');
    await say('absence.ask', { kind, from_day: from, to_day: to || from, note });
    onDone();
  });
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    void send(event);
  };
  return html`<form onSubmit=${submit}><${Pick} label="Motif" options=${KINDS} value=${kind} onPick=${setKind} />
    <div class="field"><label for="from">Premier jour</label><input id="from" name="from" type="date" min=${today.value} /></div>
    <div class="field"><label for="to">Dernier jour (vide : un seul jour)</label><input id="to" name="to" type="date" min=${today.value} /></div>
    <div class="field"><label for="why">Un mot (facultatif)</label><input id="why" name="note" maxlength="200" autocomplete="off" /></div>
    ${wrong && html`<p class="word act" role="alert">${wrong}</p>`}
    <button class="press wide" type="submit"><${Icon} name="send" />Envoyer la demande</button></form>`;
}

export function HoursScreen() {
  const hours = useHours();
  const [before, now] = hours?.weeks ?? [];
  return html`<${Bar} title="Mes heures" under=${longDay(today.value)} back="/tech/profil" /><${Net} />
    <main><${Today} hours=${hours} />
      ${now && html`<${Week} week=${now} title="Cette semaine" />`}${before && html`<${Week} week=${before} title="Semaine passée" />`}
      ${hours && html`<section class="part"><h2>Ce mois</h2><dl class="sheet"><dt>Travail</dt><dd>${span(hours.month.minutes)}</dd><dt>Contrat, à ce jour</dt><dd>${span(hours.month.contract)}</dd><dt>Solde</dt><dd>${hours.month.minutes < hours.month.contract ? '−' : '+'}${span(Math.abs(hours.month.minutes - hours.month.contract))}</dd><dt>Heures en plus, semaines finies</dt><dd>${span(hours.month.overtime)}</dd></dl></section>`}
      <${Absences} hours=${hours} />
    </main><footer class="bottom"><${Tabs} /></footer>`;
}
