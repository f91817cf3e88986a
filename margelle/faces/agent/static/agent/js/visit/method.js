// With what one measures: chosen once, remembered for the day. A calibration that is overdue is said, and stops nothing.
import { html } from 'htm/preact';
import { signal } from '@preact/signals';
import { shortDay } from '../model/days.js';
import { chosen, fitting, isOverdue } from '../model/instruments.js';
import { session, today } from '../state.js';

const METHOD = 'margelle-method';
const INSTRUMENT = 'margelle-instrument';
const METHODS = [['photometer', 'photomètre'], ['strip', 'bandelette'], ['probe', 'sonde'], ['lab', 'laboratoire']];

const method = signal(localStorage.getItem(METHOD) ?? 'photometer');
/** One choice per sort: the probe for the pH and the photometer for the rest. @type {import('@preact/signals').Signal<Record<string, Choice>>} */
const kept = signal(readKept());

/** @returns {Record<string, Choice>} */
function readKept() {
  try {
    return JSON.parse(localStorage.getItem(INSTRUMENT) ?? '{}') ?? {};
  } catch {
    return {};
  }
}

/** @param {Ctx} ctx @param {string} kind */
const choices = (ctx, kind) => fitting(ctx.catalogue.instruments ?? [], kind, session.value?.member.id ?? '');

/** @param {Ctx} ctx @param {string} kind @returns {Instrument | null} */
const instrumentOf = (ctx, kind) => chosen(kept.value[kind] ?? null, today.value, choices(ctx, kind), session.value?.member.id ?? '');

/** What a reading says of how it was taken. @param {Ctx} ctx @param {string} [kind] @returns {Taken} */
export function takenWith(ctx, kind = method.value) {
  const one = instrumentOf(ctx, kind);
  return one ? { method: kind, instrument: one.id, calibrated_on: one.calibrated_on } : { method: kind };
}

/** @param {Event} event */
const valueOf = (event) => /** @type {HTMLSelectElement} */ (event.currentTarget).value;

/** @param {string} value */
function chooseMethod(value) {
  localStorage.setItem(METHOD, value);
  method.value = value;
}

/** @param {string} id empty = none */
function chooseInstrument(id) {
  kept.value = { ...kept.value, [method.value]: { day: today.value, id } };
  localStorage.setItem(INSTRUMENT, JSON.stringify(kept.value));
}

/** @param {{ ctx: Ctx }} props */
export function Method({ ctx }) {
  const all = choices(ctx, method.value);
  const one = instrumentOf(ctx, method.value);
  return html`<div class="method"><label for="method">Mesuré avec</label><select id="method" onChange=${(/** @type {Event} */ event) => chooseMethod(valueOf(event))}>${METHODS.map(([value, label]) => html`<option key=${value} value=${value} selected=${value === method.value}>${label}</option>`)}</select>
    ${all.length > 0 && html`<label class="sr" for="instrument">Appareil de mesure</label><select id="instrument" onChange=${(/** @type {Event} */ event) => chooseInstrument(valueOf(event))}><option value="" selected=${one === null}>appareil non précisé</option>${all.map((known) => html`<option key=${known.id} value=${known.id} selected=${known.id === one?.id}>${[known.name, known.serial].filter(Boolean).join(' · ')}</option>`)}</select>`}
    ${isOverdue(one, today.value) && html`<p class="soft">Étalonnage dépassé depuis le ${shortDay(one?.due_on ?? '')}. Les relevés comptent quand même.</p>`}</div>`;
}
