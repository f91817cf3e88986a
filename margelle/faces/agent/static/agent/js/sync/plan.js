// Decisions of the sync engine, without network, store or clock: what to send next, what an answer means.

import { dayOf } from '../model/days.js';

export const BATCH = 50;
const CEILING_MS = 300_000;
export const KEPT_MS = 14 * 86_400_000;

/** Doubling with full jitter on the upper half, so that a fleet back in town does not knock all at once.
 * @param {number} attempts @param {() => number} [random] */
export function backoffMs(attempts, random = Math.random) {
  const full = Math.min(CEILING_MS, 2000 * 2 ** Math.min(attempts, 10));
  return Math.round(full / 2 + (full / 2) * random());
}

/** Oldest seq first. A waiting op holds back the later ones of its own visit and nobody else's; a refused one blocks nothing.
 * @param {OpRow[]} rows @param {number} now @returns {OpRow[]} */
export function nextBatch(rows, now) {
  /** @type {Set<string>} */
  const held = new Set();
  /** @type {OpRow[]} */
  const batch = [];
  for (const row of [...rows].sort((a, b) => a.seq - b.seq)) {
    if (row.state === 'received' || row.state === 'refused' || held.has(row.subject)) continue;
    if (row.state === 'waiting' && row.next_try > now) held.add(row.subject);
    else batch.push(row);
    if (batch.length === BATCH) break;
  }
  return batch;
}

/** The fields that travel. @param {OpRow} row */
export const onTheWire = (row) => ({ id: row.id, seq: row.seq, kind: row.kind, subject: row.subject, at: row.at, offset_ms: row.offset_ms, payload: row.payload, replaces: row.replaces });

/** @param {any} data @returns {data is { answers: Answer[], server_time: string }} */
export const isPushAnswer = (data) => Array.isArray(data?.answers) && data.answers.every((/** @type {any} */ answer) => typeof answer?.id === 'string' && typeof answer?.status === 'string');

/** What each answer does to its op. An op the office did not speak of stays pending.
 * @param {OpRow[]} batch @param {Answer[]} answers @param {number} now @returns {{ id: string, [field: string]: any }[]} */
export function settlement(batch, answers, now) {
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  return batch.map((row) => {
    const answer = byId.get(row.id);
    const attempts = row.attempts + 1;
    if (!answer) return { id: row.id, state: 'local', attempts };
    if (answer.status === 'applied' || answer.status === 'duplicate') return { id: row.id, state: 'received', attempts, receipt: answer.receipt, reason: null, code: null };
    if (answer.status === 'rejected') return { id: row.id, state: 'refused', attempts, reason: answer.reason ?? 'Refusé par le bureau.', code: answer.code };
    const wait = answer.after_s ? answer.after_s * 1000 : backoffMs(attempts);
    return { id: row.id, state: 'waiting', attempts, reason: answer.reason, code: answer.code, next_try: now + wait };
  });
}

/** How long ago the office received it, by the office's clock: the phone's own may have jumped since.
 * @param {OpRow} row @param {number} now the office's */
const sinceReceipt = (row, now) => now - Date.parse(row.receipt?.received_at ?? row.at);

/** @param {OpRow} row @param {number} now the office's */
const mayGoAgain = (row, now) => row.state === 'received' && sinceReceipt(row, now) < KEPT_MS;

/** After a restored server: everything it may have forgotten goes again; it knows by the id what it still has.
 * @param {OpRow[]} rows @param {number} now @returns {{ id: string, [field: string]: any }[]} */
export const resendAfterRestore = (rows, now) =>
  rows.filter((row) => mayGoAgain(row, now)).map((row) => ({ id: row.id, state: 'local', receipt: null, attempts: 0 }));

/** Seconds since the oldest of what waits, by this phone's clock alone. @param {string[]} moments @param {number} now */
export const ageOfOldest = (moments, now) => (moments.length === 0 ? null : Math.min(3e8, Math.max(0, Math.round((now - Math.min(...moments.map((at) => Date.parse(at)))) / 1000))));

/** Entries whose receipt is of this day, by the office's clock and zone: the office counts the same.
 * @param {OpRow[]} rows @param {string} day @param {string} zone */
export const receivedOn = (rows, day, zone) => rows.filter((row) => row.receipt !== null && dayOf(zone, Date.parse(row.receipt.received_at)) === day).length;
/** A restored server may have lost pictures that it had confirmed: each still on the phone is asked about again.
 * @param {PhotoRow[]} rows @returns {string[]} */
export const doubtedPhotos = (rows) => rows.filter((row) => row.state === 'sent' || row.state === 'kept').map((row) => row.sha256);

/** The receipt that names the latest number of the office's journal, of those entries that would go again.
 * @param {OpRow[]} rows @param {number} now the office's @returns {Receipt} */
export const latestReceipt = (rows, now) =>
  rows.reduce((latest, row) => (row.receipt && mayGoAgain(row, now) && row.receipt.seq > latest.seq ? row.receipt : latest), { seq: 0, received_at: '' });

/** The office's journal never goes back: another epoch, or one that ends before our cursor, is a restored server.
 * @param {{ epoch: string, cursor: number }} mark @param {{ epoch: string, next: number }} page */
export const isRestored = (mark, page) => mark.epoch !== '' && (page.epoch !== mark.epoch || page.next < mark.cursor);

/** Nor does it end before what a receipt named. Once is enough: what was doubted for this very receipt before
 * (`mark.doubted`) has gone again, whatever the office made of it; what it applied anew has another receipt.
 * @param {{ doubted?: string }} mark @param {{ next: number, more: boolean }} page @param {Receipt} receipt
 * @returns {{ doubted: string, isNew: boolean }} */
export function doubt(mark, page, receipt) {
  const before = mark.doubted ?? '';
  if (page.more) return { doubted: before, isNew: false };
  const doubted = page.next < receipt.seq ? `${receipt.seq} ${receipt.received_at}` : '';
  return { doubted, isNew: doubted !== '' && doubted !== before };
}

/** Received long ago, and nobody will ask for it again. @param {OpRow[]} rows @param {number} now */
export const expiredOps = (rows, now) => rows.filter((row) => row.state === 'received' && sinceReceipt(row, now) >= KEPT_MS).map((row) => row.id);

/** Server minus device, taken at the middle of the exchange. @param {string} server @param {number} sent */
export const offsetFrom = (server, sent) => Math.round(Date.parse(server) - (sent + Date.now()) / 2);
