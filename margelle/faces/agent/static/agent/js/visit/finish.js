// Closing a visit. Nothing is forbidden: what is missing gets its reason, and the office reads it.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { finish, setStep, setTask } from './record.js';
import { Sheet, useOnce } from '../parts/sheet.js';
import { Icon } from '../parts/ui.js';
import { useDraft } from './draft.js';
import { lookAt } from './part.js';

const REASONS = ['Pas nécessaire', 'Impossible aujourd’hui', 'Matériel manquant', 'Refus du client'];

/** @param {{ point: Point, ctx: Ctx, reason: string, onGo: () => void, onReason: (reason: string) => void }} props */
function Gap({ point, ctx, reason, onGo, onReason }) {
  const field = `why-${point.field}`;
  const [, write] = useDraft(ctx, field);
  /** @param {Event} event */
  const chosen = (event) => {
    const value = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
    write(value);
    onReason(value);
  };
  return html`<li class="gap"><label for=${field}>${point.what}</label><button class="press" type="button" onClick=${onGo}>Le faire</button>
    <select id=${field} value=${reason} onChange=${chosen}><option value="">Pourquoi pas ?</option>${REASONS.map((one) => html`<option key=${one} value=${one}>${one}</option>`)}</select></li>`;
}

/** @param {{ ctx: Ctx, onClose: () => void }} props */
export function Finish({ ctx, onClose }) {
  const [reasons, setReasons] = useState(() => new Map(ctx.points.map((point) => [point.field, ctx.drafts.get(`why-${point.field}`) ?? ''])));
  const [wrong, setWrong] = useState('');
  const close = useOnce(async () => {
    const unsaid = ctx.points.filter((point) => !reasons.get(point.field));
    if (unsaid.length > 0) return setWrong(`Dites pourquoi, ou faites-le : ${unsaid.map((point) => point.what).join(', ')}.`);
    for (const { task, pool, step, field } of ctx.points) {
      if (task) await setTask(ctx.visit.id, task, pool ?? null, false, reasons.get(field));
      if (step) await setStep(ctx.visit.id, step, false, reasons.get(field));
    }
    await finish(ctx.visit.id, ctx.points.map((point) => ({ what: point.what, reason: reasons.get(point.field) ?? '' })));
    onClose();
  });
  /** @param {Event} event */
  const all = (event) => {
    const reason = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
    if (reason) setReasons(new Map(ctx.points.map((point) => [point.field, reasons.get(point.field) || reason])));
  };
  /** @param {Point} point */
  const go = (point) => () => {
    onClose();
    lookAt(point.part, point.field);
  };
  return html`<${Sheet} title=${ctx.points.length > 1 ? `Il reste ${ctx.points.length} points` : 'Il reste 1 point'} onClose=${onClose}>
    ${ctx.points.length > 2 && html`<div class="field"><label for="why-all">La même raison pour tout</label><select id="why-all" onChange=${all}><option value="">Choisir…</option>${REASONS.map((one) => html`<option key=${one} value=${one}>${one}</option>`)}</select></div>`}
    <ul class="gaps">${ctx.points.map((point) => html`<${Gap} key=${point.field} ctx=${ctx} point=${point} reason=${reasons.get(point.field) ?? ''} onGo=${go(point)} onReason=${(/** @type {string} */ reason) => setReasons(new Map(reasons).set(point.field, reason))} />`)}</ul>
    ${wrong && html`<p class="word act" role="alert">${wrong}</p>`}
    <button class="big finish" type="button" onClick=${close}><${Icon} name="check" />Terminer quand même</button>
  </${Sheet}>`;
}
