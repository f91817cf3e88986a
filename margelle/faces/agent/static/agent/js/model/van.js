// What is in the vehicle, and what it lacks for the day: the office's figures, then every own operation they do not
// contain yet. Pure, so that the same promise runs under node --test.
import { isPending } from './reduce.js';

const COMING = ['planned', 'en_route', 'in_progress'];

/** Own operations that the office's figures do not contain, each with what it replaces taken off.
 * @param {OpRow[]} ops @param {number} cursor @param {string} kind @returns {{ op: OpRow, change: number }[]} */
function changes(ops, cursor, kind) {
  const byId = new Map(ops.map((op) => [op.id, op]));
  return ops.filter((op) => op.kind === kind && isPending(op, cursor)).map((op) => {
    const before = op.replaces ? byId.get(op.replaces) : undefined;
    return { op, change: Number(op.payload.quantity) - (before && before.state !== 'refused' ? Number(before.payload.quantity) : 0) };
  });
}

/** Quantities on board by product. Below zero means that the count is wrong, not the work.
 * @param {Van | null} van @param {OpRow[]} ops @param {number} cursor @returns {Map<string, number>} */
export function boardNow(van, ops, cursor) {
  const board = new Map(Object.entries(van?.on_board ?? {}).map(([id, held]) => [id, Number(held)]));
  /** @param {string} id @param {number} by */
  const add = (id, by) => board.set(id, Number(((board.get(id) ?? 0) + by).toFixed(3)));
  for (const { op, change } of changes(ops, cursor, 'product.use')) if (!op.payload.place) add(op.payload.product, -change);
  for (const { op, change } of changes(ops, cursor, 'van.load')) add(op.payload.product, change);
  return board;
}

/** What was loaded for the day, and the line that a correction will name.
 * @param {Van | null} van @param {OpRow[]} ops @param {number} cursor @param {string} day
 * @returns {Map<string, { quantity: number, id: string }>} */
export function loadsNow(van, ops, cursor, day) {
  const loads = new Map((van?.day === day ? van.loads : []).map((line) => [line.product_id, { quantity: Number(line.quantity), id: line.id }]));
  for (const op of ops) if (op.kind === 'van.load' && op.payload.day === day && isPending(op, cursor)) loads.set(op.payload.product, { quantity: Number(op.payload.quantity), id: op.id });
  for (const [id, load] of loads) if (!load.quantity) loads.delete(id);
  return loads;
}

/** Needs of the visits that this technician leads and has not finished, less what he used there already.
 * @param {{ visit: Visit, shown: Shown }[]} stops @returns {Map<string, { quantity: number, clients: string[] }>} */
export function needsOf(stops) {
  /** @type {Map<string, { quantity: number, clients: string[] }>} */
  const needs = new Map();
  for (const { visit, shown } of stops) {
    if (!COMING.includes(shown.state) || visit.team?.lead === false) continue;
    for (const need of visit.products) {
      const used = [...shown.products].filter(([at]) => at.split('|')[0] === need.product_id).reduce((sum, [, quantity]) => sum + quantity, 0);
      const wanted = Math.max(0, Number(need.quantity) - used);
      const row = needs.get(need.product_id) ?? { quantity: 0, clients: [] };
      if (wanted && !row.clients.includes(visit.client.name)) row.clients.push(visit.client.name);
      needs.set(need.product_id, { ...row, quantity: Number((row.quantity + wanted).toFixed(3)) });
    }
  }
  return needs;
}

/** The morning's list, by name: a line that is ticked must not slide away under the thumb.
 * @param {Product[]} products @param {Map<string, { quantity: number, clients: string[] }>} needs
 * @param {Map<string, number>} board @param {Map<string, { quantity: number, id: string }>} loads @returns {LoadLine[]} */
export function loadingList(products, needs, board, loads) {
  const lines = products.filter((product) => needs.has(product.id) || loads.has(product.id)).map((product) => {
    const need = needs.get(product.id) ?? { quantity: 0, clients: [] };
    const onBoard = board.get(product.id) ?? 0;
    const missing = Number(Math.max(0, need.quantity - Math.max(0, onBoard)).toFixed(3));
    return { product, need: need.quantity, clients: need.clients, onBoard, missing, load: loads.get(product.id) ?? null };
  });
  return lines.sort((a, b) => a.product.name.localeCompare(b.product.name, 'fr'));
}

/** The list one picks from: planned, recent at this pool, on board, the rest. Only what the vehicle may pick, and
 * always what the office planned. Each product stands once.
 * @param {Product[]} products @param {Van | null} van @param {string[]} planned @param {string[]} recent
 * @param {Map<string, number>} board @returns {{ title: string, products: Product[] }[]} */
export function shelves(products, van, planned, recent, board) {
  const may = van?.allowed ? new Set([...van.allowed, ...planned]) : null;
  const left = new Map(products.filter((product) => !may || may.has(product.id)).map((product) => [product.id, product]));
  /** @param {string[]} ids */
  const take = (ids) => ids.flatMap((id) => {
    const product = left.get(id);
    left.delete(id);
    return product ?? [];
  });
  const found = [{ title: 'Prévus', products: take(planned) }, { title: 'Récents ici', products: take(recent) }];
  found.push({ title: 'À bord', products: take([...left.keys()].filter((id) => (board.get(id) ?? 0) > 0)) });
  found.push({ title: found.some((shelf) => shelf.products.length) ? 'Les autres' : '', products: [...left.values()] });
  return found.filter((shelf) => shelf.products.length > 0);
}
