// A sale made on the spot, or left for the office to conclude.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { parse, show } from '../model/numbers.js';
import { Pick, Sheet, useOnce } from '../parts/sheet.js';
import { Icon } from '../parts/ui.js';
import { opsByVisit } from '../state.js';
import { append } from '../store/ops.js';
import { useDraft } from './draft.js';

const KINDS = [{ value: 'product', label: 'Produit' }, { value: 'repair', label: 'Réparation' }, { value: 'contract', label: 'Contrat' }];
const ENDS = [{ value: 'sold', label: 'Vendu sur place' }, { value: 'prompted', label: 'Le bureau conclut' }];

/** @param {Event} event */
const valueOf = (event) => /** @type {HTMLInputElement} */ (event.currentTarget).value;

/** The office does not send sales back: ours stay visible from the journal. @param {{ visit: string }} props */
export function Sold({ visit }) {
  const all = (opsByVisit.value.get(visit) ?? []).filter((op) => op.kind === 'sale.note' && op.state !== 'refused');
  return html`${all.map((op) => html`<p class="facts" key=${op.id}><${Icon} name="receipt-text" /><span>${op.payload.label}\u00a0: ${show(op.payload.amount, 2)}\u00a0€<small>${op.payload.prompted ? 'Le bureau conclut' : 'Vendu sur place'}</small></span></p>`)}`;
}

/** @param {{ ctx: Ctx, onClose: () => void }} props */
export function Sale({ ctx, onClose }) {
  const [label, writeLabel] = useDraft(ctx, 'sale-label');
  const [amount, writeAmount, forgetAmount] = useDraft(ctx, 'sale-amount');
  const [kind, setKind] = useState('product');
  const [end, setEnd] = useState('sold');
  const [wrong, setWrong] = useState('');
  const save = useOnce(async () => {
    const what = (ctx.drafts.get('sale-label') ?? '').trim();
    const euros = parse(ctx.drafts.get('sale-amount') ?? '', 2);
    if (!what) return setWrong('Dites ce qui est vendu.');
    if (euros === null || !(Number(euros) > 0)) return setWrong('Écrivez le montant en euros, par exemple 129,90.');
    await append('sale.note', ctx.visit.id, { kind, label: what, amount: euros, prompted: end === 'prompted', pool: ctx.pools.length === 1 ? ctx.pools[0].id : null }, { field: 'sale-label' });
    ctx.drafts.delete('sale-label');
    forgetAmount();
    onClose();
  });
  return html`<${Sheet} title="Noter une vente" onClose=${onClose}>
    <${Pick} label="De quelle sorte ?" options=${KINDS} value=${kind} onPick=${setKind} />
    <div class="field"><label for="sale-label">Ce qui est vendu</label><input id="sale-label" type="text" maxlength="120" value=${label ?? ''} onInput=${(/** @type {Event} */ event) => writeLabel(valueOf(event))} /></div>
    <div class="field"><label for="sale-amount">Montant, €</label><input id="sale-amount" type="text" inputmode="decimal" autocomplete="off" value=${amount ?? ''} onInput=${(/** @type {Event} */ event) => writeAmount(valueOf(event))} /></div>
    <${Pick} label="Et maintenant ?" options=${ENDS} value=${end} onPick=${setEnd} />
    ${wrong && html`<p class="word act" role="alert">${wrong}</p>`}
    <button class="big" type="button" onClick=${save}><${Icon} name="check" />Enregistrer</button>
  </${Sheet}>`;
}
