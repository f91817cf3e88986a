// What the office answered, written beside the operations it speaks of.
import { ops, photos } from '../state.js';
import { store } from './db.js';

/** @param {{ id: string, [field: string]: any }[]} changes */
export async function settleOps(changes) {
  if (changes.length === 0) return;
  await store((db) =>
    db.transaction('rw', ['outbox'], async () => {
      for (const { id, ...change } of changes) await db.table('outbox').update(id, change);
    }),
  );
  const byId = new Map(changes.map((change) => [change.id, change]));
  ops.value = ops.value.map((op) => (byId.has(op.id) ? { ...op, ...byId.get(op.id) } : op));
}

/** @param {string} sha256 @param {Partial<PhotoRow>} change */
export async function settlePhoto(sha256, change) {
  await store((db) => db.table('photos').update(sha256, change));
  photos.value = photos.value.map((row) => (row.sha256 === sha256 ? { ...row, ...change } : row));
}
