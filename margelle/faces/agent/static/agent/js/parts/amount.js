// A quantity one sets with a thumb: less, the number, more.
import { html } from 'htm/preact';
import { Icon } from './ui.js';
import { parse, plainText, show } from '../model/numbers.js';

const DECIMALS = 3;

/** @param {{ id: string, label: string, text: string, unit: string, step: number, wrong?: boolean, onText: (text: string) => void }} props */
export function Amount({ id, label, text, unit, step, wrong, onText }) {
  /** @param {number} by */
  const nudge = (by) => onText(show(plainText(Math.max(0, Number(parse(text || '0', DECIMALS) ?? 0) + by * step), DECIMALS)));
  return html`<label class="label" for=${id}>${label}</label>
    <div class="amount"><button class="tap" type="button" aria-label="Moins" onClick=${() => nudge(-1)}><${Icon} name="minus" /></button>
      <span class="value"><input id=${id} inputmode="decimal" autocomplete="off" value=${text} aria-invalid=${wrong ? 'true' : undefined} onInput=${(/** @type {Event} */ event) => onText(/** @type {HTMLInputElement} */ (event.currentTarget).value)} /><span class="unit">${unit}</span></span>
      <button class="tap" type="button" aria-label="Plus" onClick=${() => nudge(1)}><${Icon} name="plus" /></button></div>`;
}
