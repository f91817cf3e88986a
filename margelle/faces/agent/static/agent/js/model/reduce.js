// What the technician sees of a visit: what the office last said, then every own operation the office's word does
// not contain yet, in the order of seq. Pure, so that the same promise runs under node --test.

/** @type {Record<string, string>} */
const LEADS_TO = {
  'visit.set_off': 'en_route',
  'visit.arrive': 'in_progress',
  'visit.turn_back': 'planned',
  'visit.finish': 'done',
  'visit.reopen': 'in_progress',
  'visit.skip': 'skipped',
};

/** An operation is spent once the office's journal, up to our cursor, contains it. Refused ones change nothing.
 * @param {OpRow} op @param {number} cursor */
export const isPending = (op, cursor) => op.state !== 'refused' && !(op.state === 'received' && op.receipt !== null && op.receipt.seq <= cursor);

/** @param {string} thing @param {string | null | undefined} pool */
export const key = (thing, pool) => `${thing}|${pool ?? ''}`;

/** @param {Visit} visit @param {OpRow[]} ops own operations on this visit, oldest seq first @param {number} cursor @returns {Shown} */
export function showVisit(visit, ops, cursor) {
  const shown = fromOffice(visit);
  const byId = new Map(ops.map((op) => [op.id, op]));
  for (const op of ops) {
    const state = LEADS_TO[op.kind];
    if (op.state !== 'refused' && state) note(shown, op, state);
    recall(shown, op);
    if (isPending(op, cursor)) apply(shown, op, byId);
  }
  shown.comments = shown.comments.filter((comment) => comment.text !== '');
  return shown;
}

/** @param {Visit} visit @returns {Shown} */
function fromOffice(visit) {
  const report = visit.report;
  const tasks = new Map();
  for (const row of report?.tasks ?? []) tasks.set(key(row.task_id, row.pool_id), row);
  for (const row of report?.steps ?? []) tasks.set(key(row.step_id, null), row);
  return {
    state: visit.state,
    at: {},
    reason: '',
    tasks,
    readings: new Map((report?.readings ?? []).map((row) => [key(row.parameter, row.pool_id), String(Number(row.value))])),
    products: sumOf(report?.products ?? []),
    photos: (report?.photos ?? []).map((photo) => ({ ...photo, own: false })),
    comments: (report?.comments ?? []).map((comment) => ({ ...comment })),
    incidents: (report?.incidents ?? []).map((incident) => ({ ...incident })),
    recommendations: [],
    signature: report?.signature ?? null,
  };
}

/** Uses are facts that add up: two entries of one product are one line on the screen.
 * @param {{ product_id: string, pool_id: string | null, quantity: string }[]} rows @returns {Map<string, number>} */
function sumOf(rows) {
  const sums = new Map();
  for (const row of rows) sums.set(key(row.product_id, row.pool_id), (sums.get(key(row.product_id, row.pool_id)) ?? 0) + Number(row.quantity));
  return sums;
}

/** When each state was last reached on this phone, whether or not the office has it already.
 * @param {Shown} shown @param {OpRow} op @param {string} state */
function note(shown, op, state) {
  shown.at[state] = op.at;
  if (op.kind === 'visit.skip') shown.reason = op.payload.reason;
}

/** The office does not send recommendations back: ours stay visible from the journal.
 * @param {Shown} shown @param {OpRow} op */
function recall(shown, op) {
  if (op.kind === 'recommendation.add' && op.state !== 'refused') shown.recommendations.push({ label: op.payload.label, text: op.payload.text });
}

/** @param {Shown} shown @param {OpRow} op @param {Map<string, OpRow>} byId */
function apply(shown, op, byId) {
  const said = op.payload;
  if (LEADS_TO[op.kind]) shown.state = LEADS_TO[op.kind];
  else if (/^(task|step).set$/.test(op.kind)) shown.tasks.set(key(said.task ?? said.step, said.pool), { done: said.done, reason: said.reason });
  else if (op.kind === 'reading.add') shown.readings.set(key(said.parameter, said.pool), said.value);
  else if (op.kind === 'product.use') useProduct(shown, op, byId);
  else if (op.kind === 'photo.add') addPhoto(shown, op);
  else if (op.kind === 'photo.remove') shown.photos = shown.photos.filter((photo) => photo.id !== said.photo);
  else if (op.kind === 'signature.add') shown.signature = /** @type {Signed} */ ({ ...said, at: op.at });
  else if (op.kind === 'comment.write') writeComment(shown, op);
  else if (op.kind === 'incident.report') shown.incidents.push({ kind: said.kind, severity: said.severity, text: said.text, read_at: null });
}

/** A correction replaces the quantity it names, and that one may already be in the office's sum.
 * @param {Shown} shown @param {OpRow} op @param {Map<string, OpRow>} byId */
function useProduct(shown, op, byId) {
  const at = key(op.payload.product, op.payload.pool);
  const replaced = op.replaces ? Number(byId.get(op.replaces)?.payload.quantity ?? 0) : 0;
  const sum = (shown.products.get(at) ?? 0) - replaced + Number(op.payload.quantity);
  shown.products.set(at, Math.max(0, Number(sum.toFixed(4))));
}

/** @param {Shown} shown @param {OpRow} op */
function addPhoto(shown, { id, payload }) {
  const known = shown.photos.find((photo) => photo.id === id);
  if (!known) shown.photos.push(/** @type {PhotoShown} */ ({ ...payload, id, received: false }));
}

/** @param {Shown} shown @param {OpRow} op */
function writeComment(shown, op) {
  shown.comments = shown.comments.filter((comment) => comment.id !== op.id && comment.id !== op.replaces);
  shown.comments.push({ id: op.id, text: op.payload.text, audience: op.payload.audience, by: '', at: op.at, read_at: null });
}

/** The newest own operation that fits, which a correction will name in `replaces`.
 * @param {OpRow[]} ops @param {string} kind @param {(payload: any) => boolean} fits @returns {OpRow | null} */
export const lastOwn = (ops, kind, fits) => ops.findLast((op) => op.kind === kind && op.state !== 'refused' && fits(op.payload)) ?? null;

/** Where a visit's entries are: on this phone, sent without an answer yet, received, or refused.
 * @param {OpRow[]} ops @returns {{ step: 'none' | 'local' | 'sent' | 'received' | 'refused', at: string | null, waiting: number }} */
export function whereabouts(ops) {
  if (ops.length === 0) return { step: 'none', at: null, waiting: 0 };
  const waiting = ops.filter((op) => op.state !== 'received' && op.state !== 'refused');
  if (ops.some((op) => op.state === 'refused')) return { step: 'refused', at: null, waiting: waiting.length };
  if (waiting.length === 0) return { step: 'received', at: ops.map((op) => op.receipt?.received_at ?? '').reduce((a, b) => (a > b ? a : b)), waiting: 0 };
  return { step: waiting.every((op) => op.state === 'sending') ? 'sent' : 'local', at: null, waiting: waiting.length };
}
