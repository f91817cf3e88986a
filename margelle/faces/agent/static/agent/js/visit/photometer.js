// Values that arrive by Bluetooth: shown one by one, kept by one press. Until then each waits as a draft in its field.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { question } from '../model/doubts.js';
import { showReading } from '../model/numbers.js';
import { Pick, Sheet, useOnce } from '../parts/sheet.js';
import { Icon } from '../parts/ui.js';
import { draft } from '../store/drafts.js';
import { takenWith } from './method.js';
import { addReading } from './record.js';

/** @param {{ ctx: Ctx, lastOf: (pool: Pool, code: string) => string | null, onClose: () => void }} props */
export function Photometer({ ctx, lastOf, onClose }) {
  const [pool, setPool] = useState(ctx.pools[0]);
  const [values, setValues] = useState(/** @type {{ parameter: Parameter, value: string }[]} */ ([]));
  const [state, setState] = useState('ready');
  const [words, setWords] = useState('');
  const [name, setName] = useState('');
  /** @param {string} code */
  const fieldOf = (code) => `reading-${code}-${pool.id}`;
  const read = useOnce(async () => {
    setState('reading');
    setWords('');
    let got = values;
    const { readPhotometer } = await import('../bluetooth/photometer.js');
    const answer = await readPhotometer(ctx.catalogue.parameters, (one) => {
      ctx.drafts.set(fieldOf(one.parameter.code), one.value);
      void draft(ctx.visit.id, fieldOf(one.parameter.code), one.value);
      got = [...got.filter((known) => known.parameter.code !== one.parameter.code), one];
      setValues(got);
    });
    setName(answer.name);
    setWords(answer.words);
    setState('read');
  });
  const keep = useOnce(async () => {
    for (const { parameter, value } of values) {
      await addReading(ctx.visit.id, pool.id, parameter.code, value, { ...takenWith(ctx, 'photometer'), via: 'bluetooth' }, fieldOf(parameter.code));
      ctx.drafts.delete(fieldOf(parameter.code));
    }
    onClose();
  });
  const leave = useOnce(async () => {
    for (const { parameter } of values) {
      ctx.drafts.delete(fieldOf(parameter.code));
      await draft(ctx.visit.id, fieldOf(parameter.code), '');
    }
    onClose();
  });
  return html`<${Sheet} title="Lire le photomètre" onClose=${leave}>
    ${ctx.pools.length > 1 && state === 'ready' && html`<${Pick} label="Quel bassin ?" options=${ctx.pools.map((one) => ({ value: one.id, label: one.name }))} value=${pool.id} onPick=${(/** @type {string} */ id) => setPool(ctx.pools.find((one) => one.id === id) ?? pool)} />`}
    ${state === 'ready' && html`<p>Allumez l’appareil, son dernier résultat à l’écran, puis choisissez-le dans la liste du téléphone.</p>`}
    ${state === 'reading' && html`<p role="status">Lecture…</p>`}
    ${values.length > 0 && html`<p class="facts">${[name, 'dernier résultat gardé par l’appareil'].filter(Boolean).join('\u00a0: ')}</p><dl class="water received">${values.map(({ parameter, value }) => html`<div key=${parameter.code}><dt>${parameter.name}</dt><dd>${showReading(value, parameter)} ${parameter.unit}</dd>${question(value, lastOf(pool, parameter.code), parameter) && html`<small>valeur peu habituelle</small>`}</div>`)}</dl>`}
    ${words && html`<p class="word act" role="alert">${words}</p>`}
    ${state === 'read' && values.length > 0 && html`<button class="big" type="button" onClick=${keep}><${Icon} name="check" />${values.length > 1 ? `Garder ${values.length} valeurs` : 'Garder cette valeur'}</button>`}
    ${state !== 'reading' && html`<button class=${values.length > 0 ? 'press' : 'big'} type="button" onClick=${read}><${Icon} name=${state === 'ready' ? 'search' : 'refresh-cw'} />${state === 'ready' ? 'Choisir l’appareil' : 'Réessayer'}</button>`}
    <button class="press quiet" type="button" onClick=${leave}>Saisir à la main</button>
  </${Sheet}>`;
}
