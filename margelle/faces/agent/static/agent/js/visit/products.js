// What was put in or fitted at this stop: what the office planned, then everything else that was noted.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { useProduct } from './record.js';
import { Icon } from '../parts/ui.js';
import { plainText, showAmount } from '../model/numbers.js';
import { key, lastOwn } from '../model/reduce.js';
import { opsByVisit } from '../state.js';
import { Part } from './part.js';
import { Choose, Quantity, isPart } from './pick.js';

const DECIMALS = 3;

/** @param {Ctx} ctx @param {string} id */
const productOf = (ctx, id) => ctx.catalogue.products.find((product) => product.id === id) ?? null;

/** Own last word, else the office's. @param {Ctx} ctx @param {string} id @param {string | null} pool */
function isFitted(ctx, id, pool) {
  const own = lastOwn(opsByVisit.value.get(ctx.visit.id) ?? [], 'product.use', (said) => said.product === id && said.pool === pool);
  return own ? own.payload.fitted === true : (ctx.visit.report?.products ?? []).some((use) => use.product_id === id && use.pool_id === pool && use.fitted);
}

/** @param {{ ctx: Ctx, need: { product_id: string, quantity: string } }} props */
function Planned({ ctx, need }) {
  const [other, setOther] = useState(false);
  const product = productOf(ctx, need.product_id);
  const pool = ctx.pools[0]?.id ?? null;
  const used = ctx.shown.products.get(key(need.product_id, pool)) ?? 0;
  if (!product) return null;
  const as = used > 0 && used === Number(need.quantity);
  const word = isPart(product) ? 'Posé' : 'Mis';
  const put = () => void useProduct(ctx.visit.id, product.id, pool, as ? '0' : plainText(Number(need.quantity), DECIMALS), { advised: true, fitted: isPart(product) });
  return html`<div class="dose"><div><p>Prévu par le bureau</p><b>${product.name}\u00a0: ${showAmount(need.quantity, product.unit)}</b>${used > 0 && !as ? html`<p>${word}\u00a0: ${showAmount(used, product.unit)}</p>` : null}</div>
    ${ctx.editable && html`<div class="two"><button class=${as ? 'press is-on' : 'press'} type="button" aria-pressed=${String(as)} onClick=${put}><${Icon} name="check" />${word}</button><button class="press" type="button" onClick=${() => setOther(true)}>Autre dose</button></div>`}
    ${other && html`<${Quantity} ctx=${ctx} product=${product} pool=${pool} onClose=${() => setOther(false)} />`}
  </div>`;
}

/** @param {{ ctx: Ctx }} props */
export function Products({ ctx }) {
  const [choosing, setChoosing] = useState(false);
  const [picked, setPicked] = useState(/** @type {{ product: Product, pool: string | null, fitted?: boolean } | null} */ (null));
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
      const fitted = isFitted(ctx, id, pool || null);
      const under = [place, fitted ? 'posé' : ''].filter(Boolean).join(' · ');
      return product && html`<div class="used" key=${at}><span>${product.name}${under && html`<small>${under}</small>`}</span><b>${showAmount(quantity, product.unit)}</b>${ctx.editable && html`<button class="tap" type="button" aria-label=${`Corriger ${product.name}`} onClick=${() => setPicked({ product, pool: pool || null, fitted })}><${Icon} name="pencil" /></button>`}</div>`;
    })}
    ${ctx.editable && html`<button class="press" type="button" onClick=${() => setChoosing(true)}><${Icon} name="plus" />Produit ou pièce</button>`}
    ${choosing && html`<${Choose} ctx=${ctx} onClose=${() => setChoosing(false)} onPick=${(/** @type {Product} */ product) => { setChoosing(false); setPicked({ product, pool: first }); }} />`}
    ${picked && html`<${Quantity} ctx=${ctx} product=${picked.product} pool=${picked.pool} fitted=${picked.fitted} onClose=${() => setPicked(null)} />`}
  </${Part}>`;
}
