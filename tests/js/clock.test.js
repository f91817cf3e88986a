import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockOf } from '../../margelle/faces/agent/static/agent/js/model/clock.js';
import { pathOf, thin } from '../../margelle/faces/agent/static/agent/js/model/strokes.js';

/** @param {string} said « start 08:00, pause 12:00 » */
const day = (said) => said.split(', ').filter(Boolean).map((one) => ({ kind: one.split(' ')[0], hour: one.split(' ')[1] }));

test('a day by its presses', () => {
  assert.deepEqual(clockOf([], '08:00'), { state: 'none', minutes: 0 });
  assert.deepEqual(clockOf(day('start 08:00'), '08:30'), { state: 'running', minutes: 30 });
  assert.deepEqual(clockOf(day('start 08:00, pause 12:00'), '12:30'), { state: 'paused', minutes: 240 });
  assert.deepEqual(clockOf(day('start 08:00, pause 12:00, resume 13:00'), '13:30'), { state: 'running', minutes: 270 });
  assert.deepEqual(clockOf(day('start 08:00, pause 12:00, resume 13:00, end 17:00'), '19:00'), { state: 'ended', minutes: 480 });
  assert.deepEqual(clockOf(day('start 08:00, end 16:00, resume 17:00'), '18:00'), { state: 'running', minutes: 540 });
});

test('a stroke keeps its shape and loses what lies on itself', () => {
  assert.deepEqual(thin([10, 10, 11, 11, 30, 30]), [10, 10, 30, 30]);
  assert.deepEqual(thin([10, 10]), [10, 10]);
  const endless = Array.from({ length: 40_000 }, (_, at) => (at * 7) % 1000);
  assert.ok(thin(endless).length <= 1500);
});

test('a path is made of whole points, a touch is a dot', () => {
  assert.equal(pathOf([[1, 2, 3, 4], [5, 6]]), 'M1 2L3 4M5 6L5 6');
  assert.equal(pathOf([]), '');
});
