import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areCopied, impossible, isFar, question } from '../../margelle/faces/agent/static/agent/js/model/doubts.js';
import { chosen, fitting, isOverdue } from '../../margelle/faces/agent/static/agent/js/model/instruments.js';

const ph = { code: 'ph', name: 'pH', unit: '', decimals: 1, step: '0.1', low: '6.2', high: '8.8', min: '4', max: '11', order: 0 };
const chlorine = { ...ph, code: 'free_chlorine_mg_l', name: 'Chlore libre', unit: 'mg/L', low: '0', high: '10', min: '0', max: '100' };

test('the impossible is refused with a word, the strange is asked about', () => {
  assert.equal(impossible('17', ph), 'pH ne peut pas valoir 17. Le possible va de 4 à 11.');
  assert.equal(impossible('9.4', ph), null);
  assert.equal(question('9.4', '7.2', ph), 'Confirmez\u00a0: 9,4\u00a0?');
  assert.equal(question('12', null, chlorine), 'Confirmez\u00a0: 12,0\u00a0mg/L\u00a0?');
});

test('an office that does not say what is possible refuses by itself', () => {
  const { min, max, ...old } = ph;
  assert.equal(impossible('17', old), null);
  assert.ok(min && max);
});

test('a third of the plausible span in one go is asked about, and no less', () => {
  assert.equal(question('8.1', '7.2', ph), 'Confirmez\u00a0: 8,1, après 7,2\u00a0?');
  assert.equal(question('8.0', '7.2', ph), null);
  assert.equal(isFar('3.3', '0', chlorine), false);
  assert.equal(isFar('3.4', '0', chlorine), true);
  assert.equal(isFar('9', null, chlorine), false);
  assert.equal(question('7.2', null, ph), null);
});

test('three equal values or more are a wonder, two are none', () => {
  const same = [{ now: '7.4', last: '7.40' }, { now: '1.2', last: '1.2' }, { now: '26', last: '26.0' }];
  assert.equal(areCopied(same), true);
  assert.equal(areCopied(same.slice(0, 2)), false);
  assert.equal(areCopied([...same, { now: '2', last: null }]), false);
  assert.equal(areCopied([...same, { now: '2', last: '3' }]), false);
});

const own = { id: 'a', name: 'PoolLab', kind: 'photometer', serial: '12', member_id: 'me', calibrated_on: '2026-01-10', due_on: '2026-07-10' };
const others = [{ ...own, id: 'b', name: 'Lumiso', member_id: null }, own, { ...own, id: 'c', name: 'Alpha', member_id: 'other' }, { ...own, id: 'd', kind: 'probe' }];

test('his own instrument first, then by name, of this sort only', () => {
  assert.deepEqual(fitting(others, 'photometer', 'me').map((one) => one.id), ['a', 'c', 'b']);
  assert.deepEqual(fitting(others, 'lab', 'me'), []);
});

test('one choice holds for the day; another day begins with his own', () => {
  const all = fitting(others, 'photometer', 'me');
  assert.equal(chosen({ day: '2026-06-17', id: 'b' }, '2026-06-17', all, 'me')?.id, 'b');
  assert.equal(chosen({ day: '2026-06-17', id: 'b' }, '2026-06-18', all, 'me')?.id, 'a');
  assert.equal(chosen({ day: '2026-06-17', id: '' }, '2026-06-17', all, 'me'), null);
  assert.equal(chosen(null, '2026-06-17', all, 'nobody'), null);
});

test('a calibration is overdue the day after', () => {
  assert.equal(isOverdue(own, '2026-07-10'), false);
  assert.equal(isOverdue(own, '2026-07-11'), true);
  assert.equal(isOverdue({ ...own, due_on: null }, '2030-01-01'), false);
  assert.equal(isOverdue(null, '2030-01-01'), false);
});
