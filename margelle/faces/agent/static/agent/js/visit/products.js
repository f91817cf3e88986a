// What was put in. Planned first, then what this pool or this technician used lately, then the search.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { useProduct } from './record.js';
import { Sheet, useOnce } from '../parts/sheet.js';
import { Icon } from '../parts/ui.js';
import { parse, plainText, show, showAmount } from '../model/numbers.js';
import { key } from '../model/reduce.js';
import { ops } from '../state.js';
import { useDraft } from './draft.js';
import { Part } from './part.js';

const DECIMALS = 3;
const RECENT = 6;

/** @param {Ctx} ctx @param {string} id */
const productOf = (ctx, id) => ctx.catalogue.products.find((product) => product.id === id) ?? null;

/** @param {{ ctx: Ctx, need: { product_id: string, quantity: string } }} props */
function Planned({ ctx, need }) {
  const [other, setOther] = useState(false);
  const product = productOf(ctx, need.product_id);
  const pool = ctx.pools[0]?.id ?? null;
  const used = ctx.shown.products.get(key(need.product_id, pool)) ?? 0;
  if (!product) return null;
  const as = used > 0 && used === Number(need.quantity);
  const put = () => void useProduct(ctx.visit.id, product.id, pool, as ? '0' : plainText(Number(need.quantity), DECIMALS), true);
  return html`<div class="dose"><div><p>Prévu par le bureau</p><b>${product.name} : ${showAmount(need.quantity, product.unit)}</b>${used > 0 && !as ? html`<p>Mis : ${showAmount(used, product.unit)}</p>` : null}</div>
    ${ctx.editable && html`<div class="two"><button class=${as ? 'press is-on' : 'press'} type="button" aria-pressed=${String(as)} onClick=${put}><${Icon} name="check" />Mis</button><button class="press" type="button" onClick=${() => setOther(true)}>Autre dose</button></div>`}
    ${other && html`<${Quantity} ctx=${ctx} product=${product} pool=${pool} onClose=${() => setOther(false)} />`}
  </div>`;
}

/** @param {{ ctx: Ctx, product: Product, pool: string | null, onClose: () => void }} props */
function Quantity({ ctx, product, pool, onClose }) {
  const [into, setInto] = useState(pool ?? ctx.pools[0]?.id ?? null);
  const field = `product-${product.id}-${into}`;
  const [text, write] = useDraft(ctx, field);
  const [wrong, setWrong] = useState('');
  const used = ctx.shown.products.get(key(product.id, into)) ?? 0;
  const step = Number(product.step) || 1;
  const shownText = text ?? (used ? show(used) : '');
  const amount = parse(shownText || '0', DECIMALS);
  /** @param {number} by */
  const nudge = (by) => write(show(plainText(Math.max(0, Number(amount ?? 0) + by * step), DECIMALS)));
  const save = useOnce(async () => {
    if (amount === null || Number(amount) < 0 || (Number(amount) === 0 && used === 0)) return setWrong('Indiquez la quantité mise, par exemple 0,5.');
    await useProduct(ctx.visit.id, product.id, into, amount, false);
    ctx.drafts.delete(field);
    onClose();
  });
  return html`<${Sheet} title=${product.name} onClose=${onClose}>
    ${ctx.pools.length > 1 && html`<div class="field"><label for="into">Bassin</label><select id="into" onChange=${(/** @type {Event} */ event) => setInto(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>${ctx.pools.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === into}>${one.name}</option>`)}</select></div>`}
    <label class="label" for="quantity">Quantité mise</label>
    <div class="amount"><button class="tap" type="button" aria-label="Moins" onClick=${() => nudge(-1)}><${Icon} name="minus" /></button>
      <span class="value"><input id="quantity" inputmode="decimal" autocomplete="off" value=${shownText} aria-invalid=${wrong ? 'true' : undefined} onInput=${(/** @type {Event} */ event) => write(/** @type {HTMLInputElement} */ (event.currentTarget).value)} /><span class="unit">${product.unit}</span></span>
      <button class="tap" type="button" aria-label="Plus" onClick=${() => nudge(1)}><${Icon} name="plus" /></button></div>
    ${wrong && html`<p class="word act" role="alert">${wrong}</p>`}
    ${used > 0 && html`<p class="facts">Déjà noté : ${showAmount(used, product.unit)}. Zéro le retire.</p>`}
    <button class="big" type="button" onClick=${save}>Enregistrer</button>
  </${Sheet}>`;
}

/** Newest first, without repeats: own operations, then the pool's history by name. @param {Ctx} ctx */
function recent(ctx) {
  const own = ops.value.filter((op) => op.kind === 'product.use').map((op) => op.payload.product).reverse();
  const names = ctx.pools.flatMap((pool) => pool.history.flatMap((report) => report.products.map((product) => product.name)));
  const before = names.map((name) => ctx.catalogue.products.find((product) => product.name === name)?.id);
  return [...new Set([...own, ...before])].flatMap((id) => productOf(ctx, id) ?? []).slice(0, RECENT);
}

/** @param {string} text */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** @param {{ ctx: Ctx, onPick: (product: Product) => void, onClose: () => void }} props */
function Choose({ ctx, onPick, onClose }) {
  const [query, setQuery] = useState('');
  const found = query ? ctx.catalogue.products.filter((product) => plain(`${product.name} ${product.family}`).includes(plain(query))) : [];
  const lately = recent(ctx);
  const rest = ctx.catalogue.products.filter((product) => !lately.includes(product));
  /** @param {Product} product */
  const row = (product) => html`<li key=${product.id}><button type="button" onClick=${() => onPick(product)}><span>${product.name}<small>${product.unit}</small></span><${Icon} name="chevron-right" /></button></li>`;
  return html`<${Sheet} title="Produit ou pièce" onClose=${onClose}>
    <div class="field"><label for="find">Chercher</label><input id="find" type="search" autocomplete="off" value=${query} onInput=${(/** @type {Event} */ event) => setQuery(/** @type {HTMLInputElement} */ (event.currentTarget).value)} /></div>
    ${query ? html`<ul class="choices">${found.map(row)}</ul>${found.length === 0 && html`<p class="facts">Aucun produit ne porte ce nom. Essayez un mot plus court, ou écrivez-le dans la note.</p>`}` : html`${lately.length > 0 && html`<h3>Récents</h3><ul class="choices">${lately.map(row)}</ul><h3>Tous</h3>`}<ul class="choices">${rest.map(row)}</ul>`}
  </${Sheet}>`;
}

/** @param {{ ctx: Ctx }} props */
export function Products({ ctx }) {
  const [choosing, setChoosing] = useState(false);
  const [picked, setPicked] = useState(/** @type {{ product: Product, pool: string | null } | null} */ (null));
  const first = ctx.pools[0]?.id ?? null;
  const planned = new Set(ctx.visit.products.map((need) => key(need.product_id, first)));
  const used = [...ctx.shown.products].filter(([at, quantity]) => quantity > 0 && !planned.has(at));
  const all = [...ctx.shown.products.values()].filter((quantity) => quantity > 0).length;
  return html`<${Part} id="products" title="Produits" word=${all ? `${all} noté${all > 1 ? 's' : ''}` : 'facultatif'}>
    ${ctx.visit.products.map((need) => html`<${Planned} key=${need.product_id} ctx=${ctx} need=${need} />`)}
    ${used.map(([at, quantity]) => {
      const [id, pool] = at.split('|');
      const product = productOf(ctx, id);
      const place = ctx.pools.length > 1 ? ctx.pools.find((one) => one.id === pool)?.name : '';
      return product && html`<div class="used" key=${at}><span>${product.name}${place && html`<small>${place}</small>`}</span><b>${showAmount(quantity, product.unit)}</b>${ctx.editable && html`<button class="tap" type="button" aria-label=${`Corriger ${product.name}`} onClick=${() => setPicked({ product, pool: pool || null })}><${Icon} name="pencil" /></button>`}</div>`;
    })}
    ${ctx.editable && html`<button class="press" type="button" onClick=${() => setChoosing(true)}><${Icon} name="plus" />Produit ou pièce</button>`}
    ${choosing && html`<${Choose} ctx=${ctx} onClose=${() => setChoosing(false)} onPick=${(/** @type {Product} */ product) => { setChoosing(false); setPicked({ product, pool: first }); }} />`}
    ${picked && html`<${Quantity} ctx=${ctx} product=${picked.product} pool=${picked.pool} onClose=${() => setPicked(null)} />`}
  </${Part}>`;
}
