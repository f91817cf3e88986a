// The office's changes since our cursor. The cursor is saved in the same transaction as the changes it stands for.
import { cursor, lastContact, ops, session, today } from '../state.js';
import { applyPage, forgetCodes } from '../store/apply.js';
import { readCopies } from '../store/copies.js';
import { recall, store } from '../store/db.js';
import { readJournal } from '../store/journal.js';
import { sendAgain } from '../store/settle.js';
import { amend } from '../store/session.js';
import { Refusal, call } from './http.js';
import { doubt, expiredOps, isRestored, latestReceipt, offsetFrom } from './plan.js';
import { tellTabs } from './tabs.js';

/** @param {any} data @returns {data is PullPage} */
const isPage = (data) => Array.isArray(data?.changes) && Array.isArray(data?.tombstones) && typeof data?.epoch === 'string' && Number.isInteger(data?.next);

/** @returns {Promise<{ resend: boolean }>} whether the office lost work that we have to send again */
export async function pullAll() {
  let mark = (await recall('mark')) ?? { epoch: '', cursor: 0, day: '' };
  // Another tab may have pulled for all while this one was loading and could not hear it say so.
  if (mark.cursor !== cursor.value) await Promise.all([readCopies(), readJournal()]);
  let replaced = false;
  let resend = false;
  for (;;) {
    const sent = Date.now();
    const heard = ops.value;
    const { data } = await call('GET', `/api/sync/pull?epoch=${encodeURIComponent(mark.epoch)}&cursor=${mark.cursor}&day=${mark.day}`);
    if (!isPage(data)) throw new Refusal('unreachable');
    const now = Date.parse(data.server_time);
    const { doubted, isNew } = doubt(mark, data, latestReceipt(heard, now));
    if (isRestored(mark, data) || isNew) resend = await sendAgain(ops.value, now);
    const next = { epoch: data.epoch, cursor: data.next, day: data.full ? data.today : mark.day, doubted };
    const stuck = data.more && data.next === mark.cursor && data.epoch === mark.epoch;
    if (await applyPage(data, data.full && !replaced, next)) tellTabs();
    replaced ||= data.full;
    mark = next;
    await amend({ lease_until: data.lease_until, offset_ms: offsetFrom(data.server_time, sent), locked: false });
    if (!data.more || stuck) break;
  }
  lastContact.value = new Date().toISOString();
  await forgetCodes(today.value);
  await forgetOldOps(Date.now() + (session.value?.offset_ms ?? 0));
  return { resend };
}

/** @param {number} now the office's */
async function forgetOldOps(now) {
  const old = expiredOps(ops.value, now);
  if (old.length === 0) return;
  await store((db) =>
    db.transaction('rw', ['ops', 'outbox'], async () => {
      await db.table('ops').bulkDelete(old);
      await db.table('outbox').bulkDelete(old);
    }),
  );
  await readJournal();
}
