import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsLeft, wantedReadings } from '../../margelle/faces/agent/static/agent/js/model/points.js';
import { showVisit } from '../../margelle/faces/agent/static/agent/js/model/reduce.js';
import { isMet, knownKeys, whyRequired } from '../../margelle/faces/agent/static/agent/js/model/required.js';
import { POOL, catalogue, op, pools, visit } from './world.js';

/** @param {string} kind @param {object} [change] */
const required = (kind, change = {}) => ({ key: `${kind}:r1`, kind, what: 'Manomètre', often: 'À chaque intervention', requirement_id: 'r1', moment: null, parameter: null, pool_id: null, ...change });

/** @param {any} planned @param {any[]} [ops] */
const left = (planned, ops = []) => pointsLeft(planned, showVisit(planned, ops, 0), catalogue, pools).filter((point) => point.required);
/** @param {string} moment @param {object} [more] */
const photo = (moment, more = {}) => op('photo.add', { sha256: moment + Math.random(), pool: POOL, moment, taken_at: '', ...more });

test('a required detail is met by a photo taken for it, and by no other', () => {
  const planned = visit({ required: [required('photo', { moment: 'detail' })] });
  assert.deepEqual(left(planned).map((point) => [point.what, point.part, point.required]), [['Manomètre', 'photos-required', 'photo:r1']]);
  assert.equal(left(planned, [photo('detail')]).length, 1);
  assert.equal(left(planned, [photo('after')]).length, 1);
  assert.equal(left(planned, [photo('detail', { requirement: 'r1' })]).length, 0);
});

test('a required photo before is met by any photo before', () => {
  const planned = visit({ required: [required('photo', { moment: 'before' })] });
  assert.equal(left(planned)[0].part, 'photo-before');
  assert.equal(left(planned, [photo('before')]).length, 0);
});

test('the photo after is one point, required or not', () => {
  /** @param {any} planned */
  const after = (planned) => pointsLeft(planned, showVisit(planned, [], 0), catalogue, pools).filter((point) => point.part === 'photo-after');
  assert.deepEqual(after(visit()).map((point) => point.what), ['Photo après']);
  assert.deepEqual(after(visit({ required: [required('photo', { moment: 'after' })] })).map((point) => [point.what, point.required]), [['Manomètre', 'photo:r1']]);
});

test('a required reading is asked on its pool alone, once, beside the expected ones', () => {
  const salt = required('reading', { key: `reading:salt:${POOL}`, parameter: 'salt', pool_id: POOL, what: 'Sel' });
  const planned = visit({ required: [salt] });
  assert.deepEqual(wantedReadings(planned, pools[0]), ['ph', 'temperature', 'salt']);
  assert.deepEqual(wantedReadings(planned, { ...pools[0], id: 'pool-2' }), ['ph', 'temperature']);
  assert.deepEqual(left(planned).map((point) => point.required), [`reading:salt:${POOL}`]);
  assert.equal(left(planned, [op('reading.add', { pool: POOL, parameter: 'salt', value: '4.1' })]).length, 0);
  const ph = { ...salt, key: `reading:ph:${POOL}`, parameter: 'ph' };
  assert.deepEqual(wantedReadings(visit({ required: [ph] }), pools[0]), ['ph', 'temperature']);
});

test('a required step comes among the steps, and is met once ticked', () => {
  const planned = visit({ required: [required('step')], steps: [{ id: 'r1', text: 'Vérifier la cellule', required: true }] });
  assert.deepEqual(left(planned).map((point) => [point.part, point.required]), [['steps', 'step:r1']]);
  const ticked = showVisit(planned, [op('step.set', { step: 'r1', text: '', done: true, reason: '' })], 0);
  assert.equal(isMet(required('step'), ticked), true);
  assert.equal(left(planned, [op('step.set', { step: 'r1', text: '', done: true, reason: '' })]).length, 0);
});

test('the office is told what this phone knew of, each once by its key', () => {
  const planned = visit({ required: [required('photo', { moment: 'detail' })], steps: [{ id: 's1', text: 'Mesurer', required: true }, { id: 's2', text: 'Saluer', required: false }] });
  assert.deepEqual(knownKeys(planned), ['photo:r1', 'step:s1']);
  assert.deepEqual(knownKeys(visit()), []);
});

test('what is required comes first, the rest in the order of the hands', () => {
  const planned = visit({ required: [required('photo', { moment: 'detail' })] });
  const points = pointsLeft(planned, showVisit(planned, [], 0), catalogue, pools).map((point) => point.what);
  assert.deepEqual(points, ['Manomètre', 'Paniers vidés', 'Parois brossées', 'pH', 'Température', 'Photo après']);
});

test('the word says why', () => {
  assert.equal(whyRequired(required('step')), 'obligatoire');
  assert.equal(whyRequired(required('step', { often: 'À la demande' })), 'obligatoire cette fois');
  assert.equal(whyRequired(required('step', { often: 'Toutes les 4 interventions' })), 'obligatoire, toutes les 4 interventions');
});
