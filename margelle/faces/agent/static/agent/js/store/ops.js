// The journal of operations. An op and its place in the order are one transaction: after a crash at any point there
// is either both or neither, and no gap in seq.
import { ops, say, session } from '../state.js';
import { store } from './db.js';
import { uuid7 } from './ids.js';

/** The engine listens; the store does not know it. */
export const wrote = new EventTarget();

/** Append one operation. Resolves when the transaction is complete on disk: only then may a screen say « Enregistré ».
 * @param {string} kind @param {string} visit @param {Record<string, any>} payload
 * @param {{ replaces?: string | null, field?: string, subject?: string, tables?: string[], within?: (db: import('dexie').default, op: OpRow) => Promise<any> }} [also]
 * `within` writes into `tables` in the operation's own transaction.
 * @returns {Promise<OpRow>} */
export async function append(kind, visit, payload, also = {}) {
  const offset = session.value?.offset_ms ?? 0;
  /** @type {OpRow} */
  const op = { id: uuid7(), seq: 0, kind, subject: also.subject ?? `visit:${visit}`, at: new Date().toISOString(), offset_ms: offset, payload, replaces: also.replaces ?? null, state: 'local', attempts: 0, next_try: 0, reason: null, code: null, receipt: null };
  const tables = ['ops', 'outbox', 'meta', 'drafts', ...(also.tables ?? [])];
  const written = store((db) =>
    db.transaction('rw', tables, async () => {
      op.seq = (await db.table('meta').get('next_seq'))?.value ?? 1;
      await db.table('meta').put({ name: 'next_seq', value: op.seq + 1 });
      const { state, attempts, next_try, reason, code, receipt, ...fact } = op;
      await db.table('ops').add(fact);
      await db.table('outbox').add({ id: op.id, state, attempts, next_try, reason, code, receipt });
      if (also.field) await db.table('drafts').delete([visit, also.field]);
      await also.within?.(db, op);
    }),
  );
  // Whoever typed must see it, even where nobody waits for the answer; the draft of the field is still there.
  await written.catch((problem) => {
    say('Mémoire pleine\u00a0: cette saisie n’est pas enregistrée. Libérez de la place, puis recommencez.', 'bad');
    throw problem;
  });
  ops.value = [...ops.value, op];
  say('Enregistré');
  wrote.dispatchEvent(new Event('op'));
  // Safe first, then where; only if this very technician switched it on.
  if (/arrive|finish|photo/.test(kind) && localStorage.getItem('margelle-positions') === session.value?.member.user_id) void import('../visit/position.js').then((found) => found.note(op));
  return op;
}
