// One thing that is missing at the end: done now, or left with a reason. What is required may say more.
import { html } from 'htm/preact';
import { useDraft } from './draft.js';

const REASONS = ['Pas nécessaire', 'Impossible aujourd’hui', 'Matériel manquant', 'Refus du client'];
export const OTHER = 'Autre raison';

/** @param {Ctx} ctx @param {Point} point */
export const reasonsFor = (ctx, point) => (point.required ? [...(ctx.catalogue.missing_reasons ?? REASONS), OTHER] : REASONS);

/** What is typed beside the reason, whatever the last render showed. @param {Ctx} ctx @param {Point} point */
export const noteOf = (ctx, point) => (ctx.drafts.get(`note-${point.field}`) ?? '').trim();

/** @param {{ point: Point, ctx: Ctx, reason: string, onGo: () => void, onReason: (reason: string) => void }} props */
export function Gap({ point, ctx, reason, onGo, onReason }) {
  const field = `why-${point.field}`;
  const [, write] = useDraft(ctx, field);
  const [note, writeNote] = useDraft(ctx, `note-${point.field}`);
  /** @param {Event} event */
  const chosen = (event) => {
    const value = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
    write(value);
    onReason(value);
  };
  return html`<li class="gap"><label for=${field}>${point.what}${point.required && html`<small class="must">obligatoire</small>`}</label><button class="press" type="button" onClick=${onGo}>Le faire</button>
    <select id=${field} value=${reason} onChange=${chosen}><option value="">Pourquoi pas ?</option>${reasonsFor(ctx, point).map((one) => html`<option key=${one} value=${one}>${one}</option>`)}</select>
    ${point.required && reason && html`<div class="field"><label for=${`${field}-n`}>${reason === OTHER ? 'Laquelle\u00a0?' : 'Précisions (facultatif)'}</label><input id=${`${field}-n`} maxlength="200" autocomplete="off" value=${note ?? ''} onInput=${(/** @type {Event} */ event) => writeNote(/** @type {HTMLInputElement} */ (event.currentTarget).value)} /></div>`}</li>`;
}
