// The water: number, unit, word, and five values around the last one. A strange number is asked about and kept.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { addReading } from './record.js';
import { shortDay } from '../model/days.js';
import { areCopied, impossible, question } from '../model/doubts.js';
import { chips, parse, place, showReading, verdict } from '../model/numbers.js';
import { wantedReadings } from '../model/points.js';
import { key } from '../model/reduce.js';
import { requiredReading, whyRequired } from '../model/required.js';
import { Icon } from '../parts/ui.js';
import { useDraft } from './draft.js';
import { Method, takenWith } from './method.js';
import { Part } from './part.js';
import { Photometer } from './photometer.js';

/** @param {{ value: string, range: Range, parameter: Parameter, id: string }} props */
function Verdict({ value, range, parameter, id }) {
  const { level, word } = verdict(value, range, parameter);
  return html`<p class=${`word ${level}`} id=${id}><span>${word}</span><svg class="gauge" viewBox="0 0 200 16" preserveAspectRatio="none" aria-hidden="true"><rect class="rail" y="6" width="200" height="4" rx="2" /><rect class="band" x="66" y="5" width="68" height="6" /><rect class="at" x=${place(value, range, parameter) - 4} y="0" width="8" height="16" rx="3" /></svg></p>`;
}

/** The last value of an earlier day: the office already counts what was measured a minute ago.
 * @param {Pool} pool @param {string} code @param {string} day @returns {{ value: string, at: string } | null} */
function lastBefore(pool, code, day) {
  const last = pool.last[code];
  if (last && last.at.slice(0, 10) < day) return last;
  const report = pool.history.find((past) => past.day < day && past.readings.some((reading) => reading.parameter === code));
  const reading = report?.readings.find((one) => one.parameter === code);
  return report && reading ? { value: reading.value, at: report.day } : null;
}

/** @param {{ ctx: Ctx, pool: Pool, parameter: Parameter }} props */
function Reading({ ctx, pool, parameter }) {
  const field = `reading-${parameter.code}-${pool.id}`;
  const recorded = ctx.shown.readings.get(key(parameter.code, pool.id)) ?? null;
  const [text, write, forget] = useDraft(ctx, field);
  const [sure, setSure] = useDraft(ctx, `sure-${field}`);
  const [wrong, setWrong] = useState('');
  const last = lastBefore(pool, parameter.code, ctx.visit.day);
  const range = pool.ranges[parameter.code] ?? null;
  const typed = text === null ? recorded : parse(text, parameter.decimals);

  /** @param {string} value */
  const record = async (value) => {
    const no = impossible(value, parameter);
    setWrong(no ?? '');
    if (no) return;
    if (value !== recorded) await addReading(ctx.visit.id, pool.id, parameter.code, value, takenWith(ctx), field);
    forget();
  };
  // The drafts, not the last render: one may leave the field before the screen has caught up.
  const leave = () => {
    const left = ctx.drafts.get(field);
    if (left === undefined) return;
    if (left.trim() === '') return forget();
    const value = parse(left, parameter.decimals);
    if (value === null) return setWrong(`« ${left} » n’est pas un nombre. Tapez par exemple ${showReading(last?.value ?? range?.low ?? '7.4', parameter)}.`);
    void record(value);
  };
  /** @param {string} value */
  const pick = (value) => void record(value);
  const odd = typed !== null && !impossible(typed, parameter) && sure !== typed ? question(typed, last?.value ?? null, parameter) : null;
  const required = requiredReading(ctx.visit, parameter.code, pool.id);
  return html`<div class="reading">
    <label class="label" for=${field}>${parameter.name}${required && html`<small class="must">${whyRequired(required)}</small>`}${last && html`<small>${shortDay(last.at)}\u00a0: ${showReading(last.value, parameter)}</small>`}</label>
    <span class="value"><input id=${field} inputmode="decimal" autocomplete="off" enterkeyhint="next" readonly=${!ctx.editable} value=${text ?? showReading(recorded, parameter)} aria-describedby=${`${field}-w`} aria-invalid=${wrong ? 'true' : undefined}
      onInput=${(/** @type {Event} */ event) => write(/** @type {HTMLInputElement} */ (event.currentTarget).value)} onBlur=${leave} /><span class="unit">${parameter.unit}</span></span>
    ${wrong && html`<p class="word act" role="alert">${wrong}</p>`}
    ${typed !== null && range && html`<${Verdict} value=${typed} range=${range} parameter=${parameter} id=${`${field}-w`} />`}
    ${odd && html`<p class="odd" role="alert"><span>${odd} La valeur est gardée.</span><button class="press" type="button" onClick=${() => setSure(typed ?? '')}>Oui, ${showReading(typed, parameter)}</button></p>`}
    ${ctx.editable && html`<div class="chips" role="group" aria-label=${`${parameter.name}, valeurs proches`}>${chips(parameter, last?.value ?? null, range).map((value) => html`<button key=${value} class="chip" type="button" aria-pressed=${String(value === typed)} onClick=${() => pick(value)}>${showReading(value, parameter)}</button>`)}</div>`}
  </div>`;
}

/** Folded, the numbers and above all the words stay in sight. @param {{ ctx: Ctx, parameters: Parameter[] }} props */
const Brief = ({ ctx, parameters }) => html`<dl class="water">${ctx.pools.flatMap((pool) => parameters.map((parameter) => {
  const value = ctx.shown.readings.get(key(parameter.code, pool.id));
  const range = pool.ranges[parameter.code];
  const said = value && range ? verdict(value, range, parameter) : null;
  return value && html`<div key=${parameter.code + pool.id}><dt>${parameter.name}</dt><dd class=${said?.level}>${showReading(value, parameter)} ${parameter.unit}${said && said.level !== 'good' ? ` ${said.word.split(',')[0].toLowerCase()}` : ''}</dd></div>`;
}))}</dl>`;

/** The day of the last values when all of this pool's equal them. @param {Ctx} ctx @param {Pool} pool */
function copiedFrom(ctx, pool) {
  const pairs = wantedReadings(ctx.visit, pool).flatMap((code) => {
    const now = ctx.shown.readings.get(key(code, pool.id));
    return now ? [{ now, last: lastBefore(pool, code, ctx.visit.day) }] : [];
  });
  return areCopied(pairs.map(({ now, last }) => ({ now, last: last?.value ?? null }))) ? (pairs[0].last?.at ?? null) : null;
}

/** Perhaps so, perhaps copied: a question, no more. @param {{ ctx: Ctx }} props */
function Copied({ ctx }) {
  const day = ctx.pools.map((pool) => copiedFrom(ctx, pool)).find(Boolean);
  return day ? html`<p class="soft" role="status">Mêmes valeurs que le ${shortDay(day)}. Relevées de nouveau ?</p>` : null;
}

/** @param {{ ctx: Ctx }} props */
export function Readings({ ctx }) {
  const codes = [...new Set(ctx.pools.flatMap((pool) => wantedReadings(ctx.visit, pool)))];
  const parameters = codes.flatMap((code) => ctx.catalogue.parameters.filter((parameter) => parameter.code === code));
  const others = ctx.catalogue.parameters.filter((parameter) => !codes.includes(parameter.code));
  const [reading, setReading] = useState(false);
  const [more, setMore] = useState(false);
  const beside = others.filter((parameter) => more || ctx.pools.some((pool) => ctx.shown.readings.has(key(parameter.code, pool.id)) || ctx.drafts.has(`reading-${parameter.code}-${pool.id}`)));
  /** @param {Pool} pool */
  const shownFor = (pool) => parameters.filter((parameter) => wantedReadings(ctx.visit, pool).includes(parameter.code));
  const wanted = ctx.pools.reduce((sum, pool) => sum + shownFor(pool).length, 0);
  const done = ctx.pools.reduce((sum, pool) => sum + shownFor(pool).filter((parameter) => ctx.shown.readings.has(key(parameter.code, pool.id))).length, 0);
  return html`<${Part} id="readings" title="Relevés" word=${wanted ? `${done} sur ${wanted}` : ''} done=${wanted > 0 && done === wanted} brief=${html`<${Brief} ctx=${ctx} parameters=${[...parameters, ...beside]} />`}>
    ${ctx.pools.map((pool) => html`<div key=${pool.id}>${ctx.pools.length > 1 && html`<h3>${pool.name}</h3>`}${[...shownFor(pool), ...beside].map((parameter) => html`<${Reading} key=${parameter.code} ctx=${ctx} pool=${pool} parameter=${parameter} />`)}</div>`)}
    <${Copied} ctx=${ctx} />
    ${ctx.editable && html`<${Method} ctx=${ctx} /><div class="two">${'bluetooth' in navigator && html`<button class="press" type="button" onClick=${() => setReading(true)}><${Icon} name="gauge" />Lire le photomètre</button>`}${!more && others.length > 0 && html`<button class="press" type="button" onClick=${() => setMore(true)}><${Icon} name="plus" />Autre mesure</button>`}</div>`}
    ${reading && html`<${Photometer} ctx=${ctx} lastOf=${(/** @type {Pool} */ pool, /** @type {string} */ code) => lastBefore(pool, code, ctx.visit.day)?.value ?? null} onClose=${() => setReading(false)} />`}
  </${Part}>`;
}
