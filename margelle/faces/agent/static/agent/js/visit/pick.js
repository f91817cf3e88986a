// Choosing a product and saying how much. Planned first, then recent here, then what is on board, then the rest.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { useProduct } from './record.js';
import { Amount } from '../parts/amount.js';
import { Pick, Sheet, useOnce } from '../parts/sheet.js';
import { Icon } from '../parts/ui.js';
import { board, van } from '../parts/van.js';
import { parse, show, showAmount } from '../model/numbers.js';
import { key } from '../model/reduce.js';
import { shelves } from '../model/van.js';
import { ops } from '../state.js';
import { useDraft } from './draft.js';

const DECIMALS = 3;
const RECENT = 6;

/** Mounted, not poured: said by the catalogue. @param {Product} product */
export const isPart = (product) => product.fits === true;

/** Newest first, without repeats: this pool's history by name, then own operations. @param {Ctx} ctx */
function recent(ctx) {
  const names = ctx.pools.flatMap((pool) => pool.history.flatMap((report) => report.products.map((product) => product.name)));
  const here = names.flatMap((name) => ctx.catalogue.products.find((product) => product.name === name)?.id ?? []);
  const own = ops.value.filter((op) => op.kind === 'product.use').map((op) => op.payload.product).reverse();
  return [...new Set([...here, ...own])].slice(0, RECENT);
}

/** @param {Product} product */
const onBoard = (product) => {
  const held = board.value.get(product.id);
  return held === undefined ? product.unit : held < 0 ? 'à bord, à recompter' : `à bord : ${showAmount(held, product.unit)}`;
};

/** @param {string} text */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** @param {{ ctx: Ctx, onPick: (product: Product) => void, onClose: () => void }} props */
export function Choose({ ctx, onPick, onClose }) {
  const [query, setQuery] = useState('');
  const planned = ctx.visit.products.map((need) => need.product_id);
  const found = shelves(ctx.catalogue.products, van.value, planned, recent(ctx), board.value);
  const named = found.flatMap((shelf) => shelf.products).filter((product) => plain(`${product.name} ${product.family}`).includes(plain(query)));
  /** @param {Product} product */
  const row = (product) => html`<li key=${product.id}><button type="button" onClick=${() => onPick(product)}><span>${product.name}<small>${onBoard(product)}</small></span><${Icon} name="chevron-right" /></button></li>`;
  return html`<${Sheet} title="Produit ou pièce" onClose=${onClose}>
    <div class="field"><label for="find">Chercher</label><input id="find" type="search" autocomplete="off" value=${query} onInput=${(/** @type {Event} */ event) => setQuery(/** @type {HTMLInputElement} */ (event.currentTarget).value)} /></div>
    ${query ? html`<ul class="choices">${named.map(row)}</ul>${named.length === 0 && html`<p class="facts">Aucun produit ne porte ce nom. Essayez un mot plus court, ou écrivez-le dans la note.</p>`}` : found.map((shelf) => html`${shelf.title && html`<h3>${shelf.title}</h3>`}<ul class="choices" key=${shelf.title}>${shelf.products.map(row)}</ul>`)}
  </${Sheet}>`;
}

/** Gentle: what was put in is a fact, the count may be wrong. @param {{ product: Product, more: number }} props */
function Left({ product, more }) {
  const held = board.value.get(product.id);
  if (held === undefined) return null;
  if (more > Math.max(0, held)) return html`<p class="facts">À bord : ${showAmount(Math.max(0, held), product.unit)}. C’est noté quand même, le bureau recomptera.</p>`;
  return html`<p class="facts">À bord : ${showAmount(held, product.unit)}.</p>`;
}

/** @param {{ ctx: Ctx, product: Product, pool: string | null, fitted?: boolean, onClose: () => void }} props */
export function Quantity({ ctx, product, pool, fitted = isPart(product), onClose }) {
  const [into, setInto] = useState(pool ?? ctx.pools[0]?.id ?? null);
  const [isFitted, setFitted] = useState(fitted);
  const [place, setPlace] = useState('');
  const field = `product-${product.id}-${into}`;
  const [text, write] = useDraft(ctx, field);
  const [wrong, setWrong] = useState('');
  const used = ctx.shown.products.get(key(product.id, into)) ?? 0;
  const shownText = text ?? (used ? show(used) : '');
  const amount = parse(shownText || '0', DECIMALS);
  const stores = van.value?.stores ?? [];
  const save = useOnce(async () => {
    if (amount === null || Number(amount) < 0 || (Number(amount) === 0 && used === 0)) return setWrong('Indiquez la quantité mise, par exemple 0,5.');
    await useProduct(ctx.visit.id, product.id, into, amount, { fitted: isFitted, place: place || null });
    ctx.drafts.delete(field);
    onClose();
  });
  return html`<${Sheet} title=${product.name} onClose=${onClose}>
    ${ctx.pools.length > 1 && html`<div class="field"><label for="into">Bassin</label><select id="into" onChange=${(/** @type {Event} */ event) => setInto(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>${ctx.pools.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === into}>${one.name}</option>`)}</select></div>`}
    <${Amount} id="quantity" label=${isFitted ? 'Quantité posée' : 'Quantité mise'} text=${shownText} unit=${product.unit} step=${Number(product.step) || 1} wrong=${wrong !== ''} onText=${write} />
    ${wrong && html`<p class="word act" role="alert">${wrong}</p>`}
    ${place === '' && html`<${Left} product=${product} more=${Number(amount ?? 0) - used} />`}
    <button class=${isFitted ? 'press is-on' : 'press'} type="button" aria-pressed=${String(isFitted)} onClick=${() => setFitted(!isFitted)}><${Icon} name="wrench" />Posé, reste sur place</button>
    ${stores.length > 0 && html`<${Pick} label="Pris dans" options=${[{ value: '', label: 'Mon véhicule' }, ...stores.map((one) => ({ value: one.id, label: one.name }))]} value=${place} onPick=${setPlace} />`}
    ${used > 0 && html`<p class="facts">Déjà noté : ${showAmount(used, product.unit)}. Zéro le retire.</p>`}
    <button class="big" type="button" onClick=${save}>Enregistrer</button>
  </${Sheet}>`;
}
