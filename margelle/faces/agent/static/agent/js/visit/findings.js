// What the sheet of the pool says, what one sees instead, and what the office made of it.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { propose } from './record.js';
import { Pick, Sheet, useOnce } from '../parts/sheet.js';
import { Icon } from '../parts/ui.js';
import { CHOICES, EQUIPMENT, FIELDS, NUMBERS, findingWords } from '../model/findings.js';
import { parse, show } from '../model/numbers.js';
import { isPending } from '../model/reduce.js';
import { cursor, opsByVisit } from '../state.js';
import { Shoot } from './photos.js';

/** What the form holds as the office wants it, or the French word that says what is missing.
 * @param {string} field @param {string} picked @param {FormData} data @returns {{ value?: any, wrong?: string }} */
function read(field, picked, data) {
  const said = (/** @type {string} */ name) => String(data.get(name) ?? '').trim();
  if (field === 'equipment') return picked ? { value: { kind: picked, make: said('make'), model: said('model'), serial: said('serial') } } : { wrong: 'Choisissez la sorte d’équipement.' };
  if (field in CHOICES) return picked ? { value: picked } : { wrong: 'Choisissez dans la liste.' };
  const number = parse(said('number'), 2);
  return number ? { value: number } : { wrong: 'Écrivez un nombre, par exemple 48,5.' };
}

/** @param {{ field: string, picked: string, onPick: (value: string) => void, onSubmit: (event: SubmitEvent) => void }} props */
function Fields({ field, picked, onPick, onSubmit }) {
  const choices = field === 'equipment' ? EQUIPMENT : CHOICES[field];
  return html`<form class="stack" onSubmit=${onSubmit}>
    ${choices && html`<${Pick} label=${field === 'equipment' ? 'De quelle sorte ?' : 'Constaté'} options=${choices} value=${picked} onPick=${onPick} />`}
    ${field === 'equipment' && [['make', 'Marque'], ['model', 'Modèle'], ['serial', 'Numéro de série']].map(([name, label]) => html`<div class="field" key=${name}><label for=${`seen-${name}`}>${label} (facultatif)</label><input id=${`seen-${name}`} name=${name} maxlength="60" autocomplete="off" /></div>`)}
    ${!choices && html`<div class="field"><label for="seen-number">${NUMBERS.find((one) => one.value === field)?.label}</label><input id="seen-number" name="number" inputmode="decimal" autocomplete="off" /></div>`}
    <button class="big" type="submit"><${Icon} name="send" />Proposer au bureau</button></form>`;
}

/** @param {{ ctx: Ctx, pool: Pool, onClose: () => void }} props */
function Tell({ ctx, pool, onClose }) {
  const [field, setField] = useState('');
  const [picked, setPicked] = useState('');
  const [wrong, setWrong] = useState('');
  const send = useOnce(async (/** @type {any} */ value) => {
    await propose(ctx.visit.id, pool.id, field, value);
    onClose();
  });
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const found = read(field, picked, new FormData(/** @type {HTMLFormElement} */ (event.target)));
    if (found.wrong) return setWrong(found.wrong);
    return void send(found.value);
  };
  const locate = () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => void send(`${coords.latitude.toFixed(6)},${coords.longitude.toFixed(6)}`),
    () => setWrong('Le téléphone ne donne pas sa position. Autorisez-la, puis réessayez dehors.'),
    { enableHighAccuracy: true, timeout: 20_000 },
  );
  const choose = (/** @type {string} */ value) => {
    setField(value);
    setPicked('');
    setWrong('');
  };
  return html`<${Sheet} title=${`Corriger la fiche\u00a0: ${pool.name}`} onClose=${onClose}>
    <${Pick} label="Quoi ?" options=${FIELDS} value=${field} onPick=${choose} />
    ${field === 'photo' && html`<${Shoot} ctx=${ctx} moment="detail" label="Photographier le local" word="Local technique" pool=${pool.id} name="photo-room" onTaken=${onClose} />`}
    ${field === 'position' && html`<p class="facts">Placez-vous devant l’entrée : le point du lieu sera ici.</p><button class="press" type="button" onClick=${locate}><${Icon} name="map-pin" />Proposer ma position</button>`}
    ${field && field !== 'photo' && field !== 'position' && html`<${Fields} key=${field} field=${field} picked=${picked} onPick=${setPicked} onSubmit=${submit} />`}
    ${wrong && html`<p class="word act" role="alert">${wrong}</p>`}
  </${Sheet}>`;
}

/** @param {{ ctx: Ctx, pool: Pool }} props */
export function Findings({ ctx, pool }) {
  const [open, setOpen] = useState(false);
  const told = pool.findings ?? [];
  const own = (opsByVisit.value.get(ctx.visit.id) ?? []).filter((op) => op.kind === 'pool.propose' && op.payload.pool === pool.id && isPending(op, cursor.value) && !told.some((one) => one.id === op.id));
  return html`<section class="part"><h2>${ctx.pools.length > 1 ? `Fiche\u00a0: ${pool.name}` : 'Fiche du bassin'}</h2>
    <p class="facts"><${Icon} name="waves" />${[pool.volume_m3 && `${show(pool.volume_m3)} m³`, pool.shape_label, pool.sanitiser_label, pool.filtration_label].filter(Boolean).join(' · ')}</p>
    <ul class="queue">
      ${own.map((op) => html`<li class="queued" key=${op.id}><span><b>${findingWords(op.payload)}</b></span><span>sur ce téléphone</span></li>`)}
      ${told.map((one) => html`<li class=${one.state === 'refused' ? 'queued bad' : 'queued'} key=${one.id}><span><b>${one.label}\u00a0: ${one.seen}</b></span><span>${one.state === 'waiting' ? 'le bureau décide' : one.state_label.toLowerCase()}</span></li>`)}
    </ul>
    <button class="press" type="button" onClick=${() => setOpen(true)}><${Icon} name="pencil" />Corriger la fiche</button>
    ${open && html`<${Tell} ctx=${ctx} pool=${pool} onClose=${() => setOpen(false)} />`}
  </section>`;
}
