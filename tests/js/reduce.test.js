import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPending, key, lastOwn, showVisit, whereabouts } from '../../margelle/faces/agent/static/agent/js/model/reduce.js';
import { POOL, op, received, visit } from './world.js';

test('a visit without own work is what the office says', () => {
  const shown = showVisit(visit({ state: 'validated' }), [], 10);
  assert.equal(shown.state, 'validated');
  assert.equal(shown.photos.length, 0);
});

test('own operations lead through the states at once, in the order of seq', () => {
  const ops = [op('visit.set_off'), op('visit.arrive'), op('visit.finish', { missing: [] })];
  assert.equal(showVisit(visit(), ops.slice(0, 1), 0).state, 'en_route');
  assert.equal(showVisit(visit(), ops.slice(0, 2), 0).state, 'in_progress');
  assert.equal(showVisit(visit(), ops, 0).state, 'done');
});

test('what the pulled journal contains is not applied a second time', () => {
  // The office took the technician off after he set off: his old operation must not drive away again.
  const setOff = op('visit.set_off', {}, received(12));
  assert.equal(showVisit(visit({ state: 'planned' }), [setOff], 12).state, 'planned');
  assert.equal(showVisit(visit({ state: 'planned' }), [setOff], 11).state, 'en_route');
});

test('a refused operation changes nothing and stays countable', () => {
  const bad = op('reading.add', { pool: POOL, parameter: 'ph', value: '7.8' }, { state: 'refused' });
  assert.equal(isPending(bad, 0), false);
  assert.equal(showVisit(visit(), [bad], 0).readings.size, 0);
});

test('the last reading counts, over the office and over an earlier own one', () => {
  const office = visit({ report: { tasks: [], readings: [{ pool_id: POOL, parameter: 'ph', value: '7.400', at: '' }], products: [], photos: [], comments: [], incidents: [] } });
  assert.equal(showVisit(office, [], 0).readings.get(key('ph', POOL)), '7.4');
  const ops = [op('reading.add', { pool: POOL, parameter: 'ph', value: '7.6' }), op('reading.add', { pool: POOL, parameter: 'ph', value: '7.2' })];
  assert.equal(showVisit(office, ops, 0).readings.get(key('ph', POOL)), '7.2');
});

test('a corrected quantity replaces its own, even when the office has counted the first', () => {
  const first = op('product.use', { product: 'acid', pool: POOL, quantity: '0.72' }, received(5));
  const second = op('product.use', { product: 'acid', pool: POOL, quantity: '0.5' }, { replaces: first.id });
  const counted = visit({ report: { tasks: [], readings: [], products: [{ product_id: 'acid', pool_id: POOL, quantity: '0.72' }], photos: [], comments: [], incidents: [] } });
  assert.equal(showVisit(counted, [first, second], 5).products.get(key('acid', POOL)), 0.5);
  assert.equal(showVisit(visit(), [{ ...first, state: 'local', receipt: null }, second], 0).products.get(key('acid', POOL)), 0.5);
});

test('a withdrawn product leaves nothing', () => {
  const first = op('product.use', { product: 'acid', pool: POOL, quantity: '0.3' });
  const none = op('product.use', { product: 'acid', pool: POOL, quantity: '0' }, { replaces: first.id });
  assert.equal(showVisit(visit(), [first, none], 0).products.get(key('acid', POOL)), 0);
});

test('a photo known to both is one photo', () => {
  const said = { sha256: 'a'.repeat(64), pool: POOL, moment: 'before', taken_at: 't' };
  const office = visit({ report: { tasks: [], readings: [], products: [], photos: [{ id: 'op-known', sha256: said.sha256, moment: 'before', taken_at: 't', received: true }], comments: [], incidents: [] } });
  const { photos } = showVisit(office, [op('photo.add', said, { id: 'op-known' })], 0);
  assert.deepEqual(photos.map((photo) => photo.received), [true]);
});

test('the same picture before and after is two photos, and one is taken back alone', () => {
  const said = { sha256: 'a'.repeat(64), pool: POOL, taken_at: 't' };
  const before = op('photo.add', { ...said, moment: 'before' });
  const after = op('photo.add', { ...said, moment: 'after', word: 'Skimmer fendu' });
  assert.deepEqual(showVisit(visit(), [before, after], 0).photos.map((photo) => photo.moment), ['before', 'after']);
  const { photos } = showVisit(visit(), [before, after, op('photo.remove', { photo: before.id })], 0);
  assert.deepEqual(photos.map((photo) => [photo.id, photo.word]), [[after.id, 'Skimmer fendu']]);
});

test('the last signature counts, and the office\u2019s word of it when ours is gone', () => {
  const first = op('signature.add', { name: '', absent: true, strokes: [] });
  const second = op('signature.add', { name: 'Mme Ferrand', absent: false, strokes: [[1, 2]] });
  assert.equal(showVisit(visit(), [first, second], 0).signature?.name, 'Mme Ferrand');
  assert.equal(showVisit(visit(), [], 0).signature, null);
  const office = visit({ report: { tasks: [], readings: [], products: [], photos: [], comments: [], incidents: [], signature: { name: 'M. Olivier', absent: false, at: 't' } } });
  assert.equal(showVisit(office, [], 0).signature?.name, 'M. Olivier');
});

test('a rewritten note shows once, an emptied one not at all', () => {
  const first = op('comment.write', { text: 'Eau claire', audience: 'client' });
  const second = op('comment.write', { text: 'Eau trouble', audience: 'client' }, { replaces: first.id });
  assert.deepEqual(showVisit(visit(), [first, second], 0).comments.map((comment) => comment.text), ['Eau trouble']);
  const emptied = op('comment.write', { text: '', audience: 'client' }, { replaces: second.id });
  assert.equal(showVisit(visit(), [first, second, emptied], 0).comments.length, 0);
});

test('a correction names the newest own operation that was not refused', () => {
  const ops = [op('reading.add', { pool: POOL, parameter: 'ph' }), op('reading.add', { pool: POOL, parameter: 'ph' }, { state: 'refused' })];
  assert.equal(lastOwn(ops, 'reading.add', (said) => said.parameter === 'ph')?.id, ops[0].id);
  assert.equal(lastOwn(ops, 'reading.add', (said) => said.parameter === 'tac'), null);
});

test('a visit is received once every operation has its receipt', () => {
  const [a, b] = [op('visit.arrive', {}, received(1)), op('visit.finish')];
  assert.equal(whereabouts([]).step, 'none');
  assert.equal(whereabouts([a, b]).step, 'local');
  assert.equal(whereabouts([a, { ...b, state: 'sending' }]).step, 'sent');
  assert.equal(whereabouts([a, { ...b, ...received(2) }]).step, 'received');
  assert.equal(whereabouts([a, { ...b, state: 'refused' }]).step, 'refused');
});
