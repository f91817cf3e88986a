// One part of the stop. A finished part folds once the hands have moved to another one and left the glass: what a
// thumb presses must not slide away under it, or the press would be lost, or be another's.
import { html } from 'htm/preact';
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../parts/ui.js';

/** The part last touched. */
export const active = signal('');
const HEARD_MS = 60;
let pressed = false;
addEventListener('pointerdown', () => (pressed = true), true);
for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => (pressed = false), true);

/**
 * `brief` is what a folded part still says.
 * @param {{ id: string, title: string, word?: string, done?: boolean, brief?: any, children?: any }} props */
export function Part({ id, title, word, done, brief, children }) {
  const [open, setOpen] = useState(!done);
  const here = active.value === id;
  useEffect(() => {
    if (here || !done || !pressed) {
      setOpen(here || !done);
      return undefined;
    }
    // Done while a thumb is down elsewhere: fold once it has left, and what it pressed has been heard.
    const fold = () => setTimeout(() => setOpen(false), HEARD_MS);
    addEventListener('pointerup', fold, { once: true });
    return () => removeEventListener('pointerup', fold);
  }, [here, done]);
  /** @param {Event} event */
  const touch = (event) => {
    if (event.type === 'click' || !pressed) active.value = id;
  };
  const mark = done ? html`<span class="ok"><${Icon} name="check" />${word ?? 'Fait'}</span>` : word ? html`<span class="todo-word">${word}</span>` : null;
  return html`<section class="part" id=${`part-${id}`} tabindex="-1" aria-label=${title} onFocusIn=${touch} onClick=${touch}>
    <h2>${title}${mark}${done && html`<button class="fold" type="button" aria-expanded=${String(open)} aria-label=${`${title}\u00a0: ${open ? 'replier' : 'déplier'}`} onClick=${() => setOpen(!open)}><${Icon} name=${open ? 'chevron-up' : 'chevron-down'} /></button>`}</h2>
    ${open ? children : brief}
  </section>`;
}

/** Bring a part under the eyes and the focus into it. @param {string} part @param {string} field */
export function lookAt(part, field) {
  active.value = part;
  requestAnimationFrame(() => {
    const target = document.getElementById(field) ?? document.getElementById(`part-${part}`);
    target?.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
    target?.focus({ preventScroll: true });
  });
}
