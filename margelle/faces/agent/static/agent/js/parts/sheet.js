// What comes over a screen to ask something, and goes.
import { html } from 'htm/preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './ui.js';

/** A sheet over the screen. Closing it never loses what was typed: fields keep their drafts.
 * @param {{ title: string, onClose: () => void, children?: any }} props */
export function Sheet({ title, onClose, children }) {
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  // In the same turn as its drawing: a sheet that is there but not yet open takes no key, and what is below does.
  useLayoutEffect(() => {
    ref.current?.showModal();
    return () => ref.current?.close();
  }, []);
  return html`<dialog class="over" ref=${ref} aria-label=${title} onCancel=${onClose} onClick=${(/** @type {Event} */ event) => event.target === ref.current && onClose()}>
    <div class="sheet-body">
      <header><h2>${title}</h2><button class="tap" type="button" aria-label="Fermer" onClick=${onClose}><${Icon} name="x" /></button></header>
      ${children}
    </div>
  </dialog>`;
}

/** A glove taps twice: the second tap must not send a second message.
 * @template {any[]} A @param {(...args: A) => Promise<any>} act @returns {(...args: A) => Promise<void>} */
export function useOnce(act) {
  const running = useRef(false);
  return async (...args) => {
    if (running.current) return;
    running.current = true;
    try {
      await act(...args);
    } finally {
      running.current = false;
    }
  };
}

const LONG_WORD = 10;

/** A word is never cut where the browser knows no hyphenation: choices with long words take more room.
 * @param {any} label */
const isLong = (label) => typeof label === 'string' && label.split(/[\s-]/).some((word) => word.length >= LONG_WORD);

/** One choice among a few, as buttons one can hit with a glove.
 * @param {{ label: string, options: { value: string, label: any }[], value: string, onPick: (value: string) => void }} props */
export const Pick = ({ label, options, value, onPick }) => html`<fieldset class=${options.some((option) => isLong(option.label)) ? 'pick wide' : 'pick'}><legend>${label}</legend>
  ${options.map((option) => html`<button key=${option.value} class="press" type="button" aria-pressed=${String(value === option.value)} onClick=${() => onPick(option.value)}>${option.label}</button>`)}
</fieldset>`;
