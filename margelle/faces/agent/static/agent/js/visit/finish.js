// Closing a visit. Nothing is forbidden: what is missing gets its reason, and the office reads it.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { finish, setStep, setTask } from './record.js';
import { Sheet, useOnce } from '../parts/sheet.js';
import { Icon } from '../parts/ui.js';
import { knownKeys } from '../model/required.js';
import { Gap, OTHER, noteOf, reasonsFor } from './gap.js';
import { lookAt } from './part.js';

/** @param {{ ctx: Ctx, onClose: () => void }} props */
export function Finish({ ctx, onClose }) {
  const [reasons, setReasons] = useState(() => new Map(ctx.points.map((point) => [point.field, ctx.drafts.get(`why-${point.field}`) ?? ''])));
  const [wrong, setWrong] = useState('');
  const soft = ctx.points.filter((point) => !point.required);
  const close = useOnce(async () => {
    const unsaid = ctx.points.filter((point) => !reasons.get(point.field) || (reasons.get(point.field) === OTHER && !noteOf(ctx, point)));
    if (unsaid.length > 0) return setWrong(`Dites pourquoi, ou faites-le : ${unsaid.map((point) => point.what).join(', ')}.`);
    for (const { task, pool, step, field } of ctx.points) {
      if (task) await setTask(ctx.visit.id, task, pool ?? null, false, reasons.get(field));
      if (step) await setStep(ctx.visit.id, step, false, reasons.get(field));
    }
    const missing = ctx.points.map((point) => ({ what: point.what, reason: reasons.get(point.field) ?? '', ...(point.required ? { key: point.required, note: noteOf(ctx, point) } : {}) }));
    await finish(ctx.visit.id, missing, knownKeys(ctx.visit));
    onClose();
  });
  /** @param {Event} event */
  const all = (event) => {
    const reason = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
    if (reason) setReasons(new Map(ctx.points.map((point) => [point.field, reasons.get(point.field) || (point.required ? '' : reason)])));
  };
  /** @param {Point} point */
  const go = (point) => () => {
    onClose();
    lookAt(point.part, point.field);
  };
  return html`<${Sheet} title=${ctx.points.length > 1 ? `Il reste ${ctx.points.length} points` : 'Il reste 1 point'} onClose=${onClose}>
    ${soft.length > 2 && html`<div class="field"><label for="why-all">La même raison pour ${soft.length < ctx.points.length ? 'le facultatif' : 'tout'}</label><select id="why-all" onChange=${all}><option value="">Choisir…</option>${reasonsFor(ctx, soft[0]).map((one) => html`<option key=${one} value=${one}>${one}</option>`)}</select></div>`}
    <ul class="gaps">${ctx.points.map((point) => html`<${Gap} key=${point.field} ctx=${ctx} point=${point} reason=${reasons.get(point.field) ?? ''} onGo=${go(point)} onReason=${(/** @type {string} */ reason) => setReasons(new Map(reasons).set(point.field, reason))} />`)}</ul>
    ${wrong && html`<p class="word act" role="alert">${wrong}</p>`}
    <button class="big finish" type="button" onClick=${close}><${Icon} name="check" />Terminer quand même</button>
  </${Sheet}>`;
}
