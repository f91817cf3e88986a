import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BATCH, KEPT_MS, ageOfOldest, backoffMs, doubt, doubtedPhotos, expiredOps, isPushAnswer, isRestored, nextBatch, receivedOn, resendAfterRestore, latestReceipt, settlement } from '../../margelle/faces/agent/static/agent/js/sync/plan.js';
import { op, received } from './world.js';

const NOW = Date.parse('2026-06-17T09:00:00Z');

test('oldest seq first, fifty at most, received and refused left out', () => {
  const rows = Array.from({ length: 60 }, () => op('task.set')).reverse();
  rows.push(op('task.set', {}, received(3)), op('task.set', {}, { state: 'refused' }));
  const batch = nextBatch(rows, NOW);
  assert.equal(batch.length, BATCH);
  assert.deepEqual(batch.map((row) => row.seq), [...batch.map((row) => row.seq)].sort((a, b) => a - b));
});

test('a waiting operation holds back its own visit and nobody else', () => {
  const held = op('visit.arrive', {}, { state: 'waiting', next_try: NOW + 1000 });
  const later = op('visit.finish');
  const other = op('visit.arrive', {}, { subject: 'visit:other' });
  assert.deepEqual(nextBatch([held, later, other], NOW).map((row) => row.id), [other.id]);
  assert.deepEqual(nextBatch([held, later, other], NOW + 1000).map((row) => row.id), [held.id, later.id, other.id]);
});

test('a refused operation blocks nothing', () => {
  const after = op('visit.finish');
  assert.deepEqual(nextBatch([op('visit.arrive', {}, { state: 'refused' }), after], NOW).map((row) => row.id), [after.id]);
});

test('a crash while sending sends again', () => {
  const row = op('visit.arrive', {}, { state: 'sending' });
  assert.deepEqual(nextBatch([row], NOW), [row]);
});

test('each answer settles its own operation; silence leaves it pending', () => {
  const rows = ['applied', 'duplicate', 'retry', 'rejected', 'silent'].map(() => op('task.set'));
  const receipt = { seq: 9, received_at: '2026-06-17T09:00:00Z' };
  const answers = [
    { id: rows[0].id, status: 'applied', receipt, reason: null, code: null, after_s: null },
    { id: rows[1].id, status: 'duplicate', receipt, reason: null, code: null, after_s: null },
    { id: rows[2].id, status: 'retry', receipt: null, reason: 'Occupé', code: null, after_s: 30 },
    { id: rows[3].id, status: 'rejected', receipt: null, reason: 'Tâche inconnue', code: 'unknown', after_s: null },
  ];
  const changes = settlement(rows, answers, NOW);
  assert.deepEqual(changes.map((change) => change.state), ['received', 'received', 'waiting', 'refused', 'local']);
  assert.equal(changes[2].next_try, NOW + 30_000);
  assert.equal(changes[3].reason, 'Tâche inconnue');
});

test('only a well-formed answer of ours counts', () => {
  assert.equal(isPushAnswer({ answers: [{ id: 'a', status: 'applied' }], server_time: '' }), true);
  for (const bad of [null, {}, { answers: 'ok' }, { answers: [{ status: 'applied' }] }, '<html>']) assert.equal(isPushAnswer(bad), false);
});

test('backoff doubles, is jittered downwards by half at most, and never exceeds five minutes', () => {
  assert.equal(backoffMs(1, () => 1), 4000);
  assert.equal(backoffMs(1, () => 0), 2000);
  assert.equal(backoffMs(40, () => 1), 300_000);
});

test('a restored server gets the last fourteen days again, and nothing older, whatever the phone’s clock said', () => {
  const at = (/** @type {number} */ time) => ({ state: 'received', receipt: { seq: 1, received_at: new Date(time).toISOString() } });
  const old = op('task.set', {}, { ...at(NOW - KEPT_MS), at: new Date(NOW).toISOString() });
  const fresh = op('task.set', {}, { ...at(NOW - KEPT_MS + 1), at: '1970-01-01T00:00:00.000Z' });
  const refused = op('task.set', {}, { state: 'refused', at: new Date(NOW).toISOString() });
  assert.deepEqual(resendAfterRestore([old, fresh, refused], NOW).map((change) => [change.id, change.state, change.receipt]), [[fresh.id, 'local', null]]);
  assert.deepEqual(expiredOps([old, fresh, refused], NOW), [old.id]);
});

test('the age of the queue is that of its oldest entry, whatever the clock says', () => {
  assert.equal(ageOfOldest([], NOW), null);
  assert.equal(ageOfOldest(['2026-06-17T08:00:00Z', '2026-06-16T09:00:00Z'], NOW), 86_400);
  assert.equal(ageOfOldest(['2026-06-17T09:00:05Z'], NOW), 0);
  assert.equal(ageOfOldest(['1970-01-01T00:00:00Z'], NOW), 3e8);
});

test('what the office received today is counted by its own clock and zone', () => {
  const at = (/** @type {string} */ moment) => op('task.set', {}, { state: 'received', receipt: { seq: 1, received_at: moment } });
  const rows = [at('2026-06-16T21:59:59Z'), at('2026-06-16T22:00:00Z'), at('2026-06-17T21:59:59Z'), at('2026-06-17T22:00:00Z'), op('task.set')];
  assert.equal(receivedOn(rows, '2026-06-17', 'Europe/Paris'), 2);
});

test('what was received too long ago to go again says nothing of the journal', () => {
  const now = Date.parse('2026-06-17T10:00:00Z');
  const at = (/** @type {string} */ received_at, /** @type {number} */ seq) => op('task.set', {}, { state: 'received', receipt: { seq, received_at } });
  assert.equal(latestReceipt([at('2026-06-16T10:00:00Z', 12), at('2026-06-16T09:00:00Z', 7), op('task.set')], now).seq, 12);
  assert.equal(latestReceipt([at('2026-05-16T10:00:00Z', 99), at('2026-06-16T09:00:00Z', 7)], now).seq, 7);
  assert.equal(latestReceipt([], now).seq, 0);
});

test('a journal that ends before a receipt is doubted once', () => {
  const page = (/** @type {number} */ next, more = false) => ({ next, more });
  const receipt = { seq: 44, received_at: '2026-06-16T10:00:00Z' };
  const { doubted, isNew } = doubt({}, page(43), receipt); // whoever has signed in again knows no more
  assert.equal(isNew, true);
  assert.deepEqual(doubt({}, page(44), receipt), { doubted: '', isNew: false });
  assert.deepEqual(doubt({ doubted }, page(43), receipt), { doubted, isNew: false }); // it has gone again already
  assert.deepEqual(doubt({ doubted }, page(50), receipt), { doubted: '', isNew: false });
  assert.deepEqual(doubt({ doubted }, page(20, true), receipt), { doubted, isNew: false }); // there is more to come
  // The same backup a second time: what was applied anew has the same number, and another receipt.
  assert.equal(doubt({ doubted }, page(43), { ...receipt, received_at: '2026-06-16T11:00:00Z' }).isNew, true);
});

test('a journal that went back is a restored server, and its pictures are doubted', () => {
  const mark = { epoch: 'one', cursor: 40 };
  assert.equal(isRestored(mark, { epoch: 'one', next: 40 }), false);
  assert.equal(isRestored(mark, { epoch: 'one', next: 39 }), true);
  assert.equal(isRestored(mark, { epoch: 'two', next: 90 }), true);
  assert.equal(isRestored({ epoch: '', cursor: 0 }, { epoch: 'one', next: 7 }), false);
  const photo = (/** @type {string} */ state) => ({ sha256: state, state });
  assert.deepEqual(doubtedPhotos(['local', 'sent', 'kept', 'refused', 'gone'].map(photo)), ['sent', 'kept']);
});
