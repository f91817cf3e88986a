import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, dayOf, lateBy, span } from '../../margelle/faces/agent/static/agent/js/model/days.js';
import { pointsLeft } from '../../margelle/faces/agent/static/agent/js/model/points.js';
import { showVisit } from '../../margelle/faces/agent/static/agent/js/model/reduce.js';
import { uuid7 } from '../../margelle/faces/agent/static/agent/js/store/ids.js';
import { crc32, zip } from '../../margelle/faces/agent/static/agent/js/store/zip.js';
import { POOL, catalogue, op, pools, visit } from './world.js';

/** @param {any[]} ops */
const left = (ops) => pointsLeft(visit(), showVisit(visit(), ops, 0), catalogue, pools).map((point) => point.what);

test('every task and reading is one point, and the photo after, in the order of the hands', () => {
  assert.deepEqual(left([]), ['Paniers vidés', 'Parois brossées', 'pH', 'Température', 'Photo après']);
});

test('done, or left undone with its reason, is no point any more', () => {
  const ops = [
    op('photo.add', { sha256: 'a', pool: POOL, moment: 'after', taken_at: '' }),
    op('task.set', { task: 'baskets', pool: POOL, done: true, reason: '' }),
    op('task.set', { task: 'brush', pool: POOL, done: false, reason: 'Pas nécessaire' }),
    op('reading.add', { pool: POOL, parameter: 'ph', value: '7.4' }),
  ];
  assert.deepEqual(left(ops), ['Température']);
});

test('a required step is a point until it is done or excused; the others are only shown', () => {
  const planned = visit({ steps: [{ id: 's1', text: 'Mesurer', required: true }, { id: 's2', text: 'Saluer', required: false }] });
  /** @param {any[]} ops */
  const steps = (ops) => pointsLeft(planned, showVisit(planned, ops, 0), catalogue, pools).filter((point) => point.part === 'steps').map((point) => point.what);
  assert.deepEqual(steps([]), ['Mesurer']);
  assert.deepEqual(steps([op('step.set', { step: 's1', text: 'Mesurer', done: true, reason: '' })]), []);
  assert.deepEqual(steps([op('step.set', { step: 's1', text: 'Mesurer', done: false, reason: 'Refus du client' })]), []);
});

test('two pools ask twice and say which', () => {
  const two = [...pools, { id: 'pool-2', name: 'Pataugeoire' }];
  const points = pointsLeft(visit(), showVisit(visit(), [], 0), catalogue, two);
  assert.equal(points.filter((point) => point.part === 'readings').length, 4);
  assert.ok(points.some((point) => point.what === 'pH (Pataugeoire)'));
});

test('a day is the company’s, whatever the phone’s zone', () => {
  assert.equal(dayOf('Europe/Paris', Date.parse('2026-06-16T22:30:00Z')), '2026-06-17');
  assert.equal(addDays('2026-03-28', 2), '2026-03-30');
  assert.equal(span(315), '5\u00a0h\u00a015');
});

test('late only on its day, before arriving, and past the tolerance', () => {
  const planned = visit();
  assert.equal(lateBy(planned, 'planned', '2026-06-17', '10:42', 15), 27);
  assert.equal(lateBy(planned, 'planned', '2026-06-17', '10:30', 15), 0);
  assert.equal(lateBy(planned, 'in_progress', '2026-06-17', '12:00', 15), 0);
  assert.equal(lateBy(planned, 'planned', '2026-06-18', '12:00', 15), 0);
});

test('an identity is a UUID of version seven that carries its instant', () => {
  const id = uuid7(0x0123456789ab);
  assert.match(id, /^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(uuid7(1), uuid7(1));
});

test('the export is a zip that others read', () => {
  assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926);
  const bytes = zip([{ name: 'é.txt', bytes: new TextEncoder().encode('eau') }]);
  const view = new DataView(bytes.buffer);
  assert.equal(view.getUint32(0, true), 0x04034b50);
  assert.equal(view.getUint32(bytes.length - 22, true), 0x06054b50);
  assert.equal(view.getUint32(bytes.length - 6, true), 30 + 6 + 3);
});
