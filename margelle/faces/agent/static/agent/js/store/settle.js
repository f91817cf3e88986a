// What the office answered, written beside the operations it speaks of.
import { ops, photos } from '../state.js';
import { doubtedPhotos, resendAfterRestore } from '../sync/plan.js';
import { store } from './db.js';

/** @param {{ id: string, [field: string]: any }[]} changes */
export async function settleOps(changes) {
  if (changes.length === 0) return;
  await store((db) =>
    db.transaction('rw', ['outbox'], async () => {
      await db.table('outbox').bulkUpdate(changes.map(({ id, ...changes }) => ({ key: id, changes })));
    }),
  );
  showOps(changes);
}

/** On the screens only: what is under way is no news for the disk, and a start knows nothing of it.
 * @param {{ id: string, [field: string]: any }[]} changes */
export function showOps(changes) {
  const byId = new Map(changes.map((change) => [change.id, change]));
  ops.value = ops.value.map((op) => (byId.has(op.id) ? { ...op, ...byId.get(op.id) } : op));
}

/** @param {string} sha256 @param {Partial<PhotoRow>} change */
export async function settlePhoto(sha256, change) {
  await store((db) => db.table('photos').update(sha256, change));
  showPhoto(sha256, change);
}

/** @param {string} sha256 @param {Partial<PhotoRow>} change */
function showPhoto(sha256, change) {
  photos.value = photos.value.map((row) => (row.sha256 === sha256 ? { ...row, ...change } : row));
}

/** The picture leaves the phone, its row tells that it was here. @param {string} sha256 */
export async function dropPhoto(sha256) {
  await store((db) =>
    db.transaction('rw', ['photos', 'bytes'], async () => {
      await db.table('bytes').delete(sha256);
      await db.table('photos').update(sha256, { state: 'gone' });
    }),
  );
  showPhoto(sha256, { state: 'gone' });
}

/** What a restored office may have lost goes again; every picture that is still here is asked about.
 * @param {OpRow[]} rows @param {number} now the office's @returns {Promise<boolean>} whether there is any such entry */
export async function sendAgain(rows, now) {
  for (const sha256 of doubtedPhotos(photos.value)) await settlePhoto(sha256, { state: 'sent', sent_at: 0 });
  const again = resendAfterRestore(rows, now);
  await settleOps(again);
  return again.length > 0;
}
