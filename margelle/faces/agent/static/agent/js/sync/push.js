// The outbox to the office: at most fifty ops a time, oldest first, under one lock for all tabs of this phone.
import { ops, session } from '../state.js';
import { settleOps, showOps } from '../store/settle.js';
import { amend } from '../store/session.js';
import { Refusal, call } from './http.js';
import { isPushAnswer, nextBatch, offsetFrom, onTheWire, settlement } from './plan.js';
import { tellTabs } from './tabs.js';

/** Send until nothing is due. @returns {Promise<number>} ops that got their receipt */
export async function pushAll() {
  let received = 0;
  for (;;) {
    const batch = nextBatch(ops.value, Date.now());
    if (batch.length === 0) return received;
    received += await pushBatch(batch);
  }
}

/** @param {OpRow[]} batch */
async function pushBatch(batch) {
  showOps(batch.map((row) => ({ id: row.id, state: 'sending' })));
  const sent = Date.now();
  /** @type {any} */
  let data;
  try {
    ({ data } = await call('POST', '/api/sync/push', { json: { device: session.value?.device_id, schema: 1, ops: batch.map(onTheWire) } }));
    if (!isPushAnswer(data)) throw new Refusal('unreachable');
  } catch (trouble) {
    // Sent or not, applied or not: we cannot know. The id makes sending again harmless.
    showOps(batch.map((row) => ({ id: row.id, state: 'local', attempts: row.attempts + 1 })));
    throw trouble;
  }
  const changes = settlement(batch, data.answers, Date.now());
  await settleOps(changes);
  await amend({ offset_ms: offsetFrom(data.server_time, sent) });
  const unanswered = changes.filter((change) => change.state === 'local').length;
  if (unanswered === batch.length) throw new Refusal('unreachable');
  const received = changes.filter((change) => change.state === 'received').length;
  if (received > 0) tellTabs();
  return received;
}
