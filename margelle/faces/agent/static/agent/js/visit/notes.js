// Words: one note the client reads, one for the team, messages to the office, a problem met, a sale suggested.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { recommend, reportIncident, writeNote, writeOffice } from './record.js';
import { Pick, Sheet, useOnce } from '../parts/sheet.js';
import { Icon } from '../parts/ui.js';
import { hourOf } from '../model/days.js';
import { say, zone } from '../state.js';
import { useDraft } from './draft.js';
import { Part } from './part.js';
import { Shoot } from './photos.js';
import { Sale, Sold } from './sale.js';

/** @param {Event} event */
const valueOf = (event) => /** @type {HTMLTextAreaElement} */ (event.currentTarget).value;

/** Kept at every keystroke, an operation when one leaves the field.
 * @param {{ ctx: Ctx, audience: 'client' | 'team', label: string, help: string }} props */
function Note({ ctx, audience, label, help }) {
  const field = `note-${audience}`;
  const saved = ctx.shown.comments.findLast((comment) => comment.audience === audience)?.text ?? '';
  const [text, write, forget] = useDraft(ctx, field);
  const leave = async () => {
    const left = ctx.drafts.get(field);
    if (left === undefined) return;
    // A note that the office may have read is replaced, never erased.
    if (left.trim() === '' && saved) say('Note précédente gardée : pour la changer, écrivez la nouvelle à sa place');
    else if (left.trim() !== saved) await writeNote(ctx.visit.id, left.trim(), audience, field);
    forget();
  };
  return html`<div class="field"><label for=${field}>${label}</label><textarea maxlength="4000" id=${field} rows="2" readonly=${!ctx.editable} aria-describedby=${`${field}-h`} value=${text ?? saved} onInput=${(/** @type {Event} */ event) => write(valueOf(event))} onBlur=${leave}></textarea><span class="help" id=${`${field}-h`}>${help}</span></div>`;
}

/** @param {{ ctx: Ctx, onClose: () => void }} props */
function ToOffice({ ctx, onClose }) {
  const [text, write] = useDraft(ctx, 'office-text');
  const send = useOnce(async () => {
    const text = ctx.drafts.get('office-text');
    if (!text?.trim()) return;
    await writeOffice(ctx.visit.id, text.trim(), 'office-text');
    ctx.drafts.delete('office-text');
    onClose();
  });
  return html`<${Sheet} title="Message au bureau" onClose=${onClose}>
    <div class="field"><label for="office-text">Votre message</label><textarea maxlength="4000" id="office-text" rows="4" value=${text ?? ''} onInput=${(/** @type {Event} */ event) => write(valueOf(event))}></textarea></div>
    <button class="big" type="button" onClick=${send}><${Icon} name="send" />Envoyer</button>
  </${Sheet}>`;
}

const SEVERITIES = [{ value: 'low', label: 'Léger' }, { value: 'medium', label: 'Gênant' }, { value: 'high', label: 'Grave' }];

/** A problem or a recommendation: what, how much, words, a picture.
 * @param {{ ctx: Ctx, problem: boolean, onClose: () => void }} props */
function Tell({ ctx, problem, onClose }) {
  const field = problem ? 'incident-text' : 'recommendation-text';
  const options = problem ? ctx.catalogue.incident_kinds.map((kind) => ({ value: kind.code, label: kind.label })) : ctx.catalogue.recommendations.map((label) => ({ value: label, label }));
  const [what, setWhat] = useState('');
  const [severity, setSeverity] = useState('medium');
  const [photo, setPhoto] = useState('');
  const [gear, setGear] = useState('');
  const fitted = problem && what === 'equipment' ? ctx.pools.flatMap((pool) => pool.equipment.flatMap(({ id, ...one }) => (id ? [{ ...one, id }] : []))) : [];
  const [wrong, setWrong] = useState('');
  const [text, write] = useDraft(ctx, field);
  const send = useOnce(async () => {
    if (!what) return setWrong(problem ? 'Choisissez la sorte de problème.' : 'Choisissez ce que vous recommandez.');
    const also = { text: (ctx.drafts.get(field) ?? '').trim(), pool: ctx.pools.length === 1 ? ctx.pools[0].id : null, photo_sha256: photo || null };
    await (problem ? reportIncident(ctx.visit.id, { kind: what, severity, ...also, equipment: fitted.some((one) => one.id === gear) ? gear : null }) : recommend(ctx.visit.id, { label: what, ...also }));
    ctx.drafts.delete(field);
    onClose();
  });
  return html`<${Sheet} title=${problem ? 'Signaler un problème' : 'Recommander au client'} onClose=${onClose}>
    <${Pick} label=${problem ? 'De quelle sorte ?' : 'Quoi ?'} options=${options} value=${what} onPick=${setWhat} />
    ${fitted.length > 0 && html`<${Pick} label="Lequel ? (facultatif)" options=${fitted.map((one) => ({ value: one.id, label: [one.kind_label, one.make].filter(Boolean).join(' ') }))} value=${gear} onPick=${setGear} />`}
    ${problem && html`<${Pick} label="Gravité" options=${SEVERITIES} value=${severity} onPick=${setSeverity} />`}
    <div class="field"><label for=${field}>Précisions (facultatif)</label><textarea maxlength="4000" id=${field} rows="3" value=${text ?? ''} onInput=${(/** @type {Event} */ event) => write(valueOf(event))}></textarea></div>
    ${photo ? html`<p class="facts"><${Icon} name="check" />Photo jointe</p>` : html`<${Shoot} ctx=${ctx} moment="detail" label="Joindre une photo" onTaken=${setPhoto} />`}
    ${wrong && html`<p class="word act" role="alert">${wrong}</p>`}
    <button class="big" type="button" onClick=${send}>${problem ? 'Signaler' : 'Enregistrer'}</button>
  </${Sheet}>`;
}

/** @param {{ ctx: Ctx }} props */
export function Notes({ ctx }) {
  const [open, setOpen] = useState('');
  const close = () => setOpen('');
  const labels = new Map(ctx.catalogue.incident_kinds.map((kind) => [kind.code, kind.label]));
  const messages = ctx.shown.comments.filter((comment) => comment.audience === 'office');
  return html`<${Part} id="notes" title="Note ou problème" word="facultatif">
    <${Note} ctx=${ctx} audience="client" label="Note pour le client" help="Paraît dans son e-carnet." />
    <${Note} ctx=${ctx} audience="team" label="Note interne" help="Pour l’équipe seulement." />
    ${ctx.shown.incidents.map((incident, index) => html`<p class="facts" key=${index}><${Icon} name="triangle-alert" /><span>${labels.get(incident.kind) ?? incident.kind}${incident.text ? ` : ${incident.text}` : ''}<small>${incident.read_at ? `Lu par le bureau ${hourOf(zone.value, incident.read_at)}` : 'Pas encore lu'}</small></span></p>`)}
    ${ctx.shown.recommendations.map((one, index) => html`<p class="facts" key=${index}><${Icon} name="star" /><span>${one.label}${one.text ? ` : ${one.text}` : ''}</span></p>`)}
    ${messages.map((message) => html`<p class="facts" key=${message.id}><${Icon} name="message-square" /><span>${message.text}<small>${message.read_at ? `Lu par le bureau ${hourOf(zone.value, message.read_at)}` : 'Pas encore lu'}</small></span></p>`)}
    <button class="press" type="button" onClick=${() => setOpen('problem')}><${Icon} name="triangle-alert" />Signaler un problème</button>
    <button class="press" type="button" onClick=${() => setOpen('office')}><${Icon} name="message-square" />Message au bureau</button>
    <${Sold} visit=${ctx.visit.id} />
    <button class="press" type="button" onClick=${() => setOpen('sale')}><${Icon} name="star" />Recommander au client</button>
    <button class="press" type="button" onClick=${() => setOpen('sold')}><${Icon} name="receipt-text" />Noter une vente</button>
    ${open === 'sold' && html`<${Sale} ctx=${ctx} onClose=${close} />`}
    ${open === 'office' && html`<${ToOffice} ctx=${ctx} onClose=${close} />`}
    ${(open === 'problem' || open === 'sale') && html`<${Tell} key=${open} ctx=${ctx} problem=${open === 'problem'} onClose=${close} />`}
  </${Part}>`;
}
