// The client's hand, when he is there and wants to. Strokes travel as numbers in the operation: no upload to wait for.
import { html } from 'htm/preact';
import { useRef, useState } from 'preact/hooks';
import { sign } from './record.js';
import { Pick, Sheet, useOnce } from '../parts/sheet.js';
import { Icon } from '../parts/ui.js';
import { hourOf } from '../model/days.js';
import { pathOf, thin } from '../model/strokes.js';
import { zone } from '../state.js';
import { useDraft } from './draft.js';
import { Part } from './part.js';

const WHO = [{ value: 'here', label: 'Le client signe' }, { value: 'absent', label: 'Client absent' }];

/** @param {string | null} text @returns {number[][]} */
const strokesIn = (text) => (text ? JSON.parse(text) : []);

/** A finger draws; each stroke is on disk when the finger leaves.
 * @param {{ strokes: number[][], onStroke: (stroke: number[]) => void }} props */
function Pad({ strokes, onStroke }) {
  const [live, setLive] = useState(/** @type {number[]} */ ([]));
  const points = useRef(/** @type {number[] | null} */ (null));
  /** @param {PointerEvent} event */
  const point = (event) => {
    const box = /** @type {SVGElement} */ (event.currentTarget).getBoundingClientRect();
    const place = (/** @type {number} */ at, /** @type {number} */ size, /** @type {number} */ plane) => Math.max(0, Math.min(plane, Math.round((at / size) * plane)));
    return [place(event.clientX - box.left, box.width, 1000), place(event.clientY - box.top, box.height, 600)];
  };
  /** @param {PointerEvent} event */
  const down = (event) => {
    /** @type {SVGElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
    points.current = point(event);
    setLive(points.current);
  };
  /** @param {PointerEvent} event */
  const move = (event) => {
    if (!points.current) return;
    points.current = [...points.current, ...point(event)];
    setLive(points.current);
  };
  const up = () => {
    if (points.current) onStroke(thin(points.current));
    points.current = null;
    setLive([]);
  };
  return html`<svg class="pad" viewBox="0 0 1000 600" role="img" aria-label="Cadre de signature" onPointerDown=${down} onPointerMove=${move} onPointerUp=${up} onPointerCancel=${up}>
    <path class="line" d="M80 470H920" /><path d=${pathOf(live.length ? [...strokes, live] : strokes)} />
  </svg>`;
}

/** @param {{ ctx: Ctx, onClose: () => void }} props */
function Sign({ ctx, onClose }) {
  const [who, setWho] = useState('here');
  const [wrong, setWrong] = useState('');
  const [name, writeName, forgetName] = useDraft(ctx, 'signature-name');
  const [drawn, draw, forgetDrawn] = useDraft(ctx, 'signature-strokes');
  const typed = name ?? ctx.visit.client.name;
  const strokes = strokesIn(drawn);
  const save = useOnce(async () => {
    if (who === 'here' && !typed.trim()) return setWrong('Écrivez le nom de la personne qui signe.');
    if (who === 'here' && strokes.length === 0) return setWrong('La personne signe dans le cadre, avec le doigt.');
    await sign(ctx.visit.id, who === 'here' ? { name: typed.trim(), absent: false, strokes } : { name: '', absent: true, strokes: [] });
    forgetName();
    forgetDrawn();
    ctx.freeze();
    onClose();
  });
  return html`<${Sheet} title="Signature du client" onClose=${onClose}>
    ${ctx.points.length > 0 && html`<p class="note"><${Icon} name="triangle-alert" /><span>Il reste à faire : ${ctx.points.map((point) => point.what).join(', ')}. Une fois signé, ce que vous ajoutez est signalé au bureau.</span></p>`}
    <${Pick} label="Qui signe ?" options=${WHO} value=${who} onPick=${setWho} />
    ${who === 'here' && html`<div class="field"><label for="signature-name">Nom du signataire</label><input id="signature-name" maxlength="80" autocomplete="off" value=${typed} onInput=${(/** @type {Event} */ event) => writeName(/** @type {HTMLInputElement} */ (event.currentTarget).value)} /></div>
      <${Pad} strokes=${strokes} onStroke=${(/** @type {number[]} */ stroke) => draw(JSON.stringify([...strokes, stroke]))} />
      <button class="press" type="button" onClick=${forgetDrawn}><${Icon} name="undo-2" />Effacer</button>`}
    ${wrong && html`<p class="word act" role="alert">${wrong}</p>`}
    <button class="big" type="button" onClick=${save}><${Icon} name="check" />${who === 'here' ? 'Valider la signature' : 'Noter l’absence'}</button>
  </${Sheet}>`;
}

/** @param {{ ctx: Ctx }} props */
export function Signature({ ctx }) {
  const [open, setOpen] = useState(false);
  const signed = ctx.shown.signature;
  const running = ctx.shown.state === 'in_progress';
  if (!signed && !running) return null;
  const words = signed && (signed.absent ? `Client absent, noté à ${hourOf(zone.value, signed.at)}` : `Signé par ${signed.name} à ${hourOf(zone.value, signed.at)}`);
  return html`<${Part} id="signature" title="Signature du client" word=${signed ? (signed.absent ? 'Absent' : 'Signé') : 'facultatif'} done=${Boolean(signed)} brief=${words && html`<p class="facts">${words}</p>`}>
    ${words && html`<p class="facts">${words}</p>`}
    ${signed?.strokes?.length ? html`<svg class="pad signed" viewBox="0 0 1000 600" role="img" aria-label=${`Signature de ${signed.name}`}><path d=${pathOf(signed.strokes)} /></svg>` : null}
    ${ctx.frozen && html`<p class="note"><${Icon} name="lock" /><span>Signé : le compte rendu est figé. Une correction reste possible, le bureau la verra à part.</span></p><button class="press" type="button" onClick=${ctx.unfreeze}><${Icon} name="pencil" />Corriger malgré la signature</button>`}
    ${running && !ctx.frozen && html`<button class="press" type="button" onClick=${() => setOpen(true)}><${Icon} name="pencil" />${signed ? 'Signer de nouveau' : 'Faire signer le client'}</button>`}
    ${open && html`<${Sign} ctx=${ctx} onClose=${() => setOpen(false)} />`}
  </${Part}>`;
}
