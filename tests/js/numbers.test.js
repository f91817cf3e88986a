import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chips, parse, phone, place, plausible, showAmount, showReading, verdict } from '../../margelle/faces/agent/static/agent/js/model/numbers.js';
import { catalogue } from './world.js';

const [ph, temperature] = catalogue.parameters;
const range = { low: '7.0', high: '7.6' };

test('comma or point, one value', () => {
  for (const typed of ['7,4', '7.4', ' 7,40 ', '7,4\u00a0']) assert.equal(parse(typed, 1), '7.4');
  assert.equal(parse('1\u202f240', 0), '1240');
  assert.equal(parse(',5', 1), '0.5');
  for (const typed of ['', 'sept', '7,4,2', '7-4', '1e3', '--7', 'NaN', 'Infinity', '7,']) assert.equal(parse(typed, 1), typed === '7,' ? '7' : null);
});

test('five chips around the last value', () => {
  assert.deepEqual(chips(ph, '7.4', range), ['7', '7.2', '7.4', '7.6', '7.8']);
  assert.deepEqual(chips(ph, null, range), ['7', '7.2', '7.4', '7.6', '7.8']);
  assert.deepEqual(chips(temperature, '26.5', null), ['25', '26', '27', '28', '29']);
  assert.deepEqual(chips({ ...ph, step: '0.5' }, '0.5', null), ['0', '0.5', '1', '1.5', '2']);
});

test('the word says where, how far and what to aim at', () => {
  assert.deepEqual(verdict('7.6', range, ph), { level: 'good', word: 'Bon' });
  assert.deepEqual(verdict('7.7', range, ph), { level: 'watch', word: 'Un peu haut, viser 7,0 à 7,6' });
  assert.deepEqual(verdict('7.8', range, ph), { level: 'act', word: 'Trop haut, viser 7,0 à 7,6' });
  assert.equal(verdict('6.0', range, ph).word, 'Trop bas, viser 7,0 à 7,6');
});

test('a band open on one side has one way to be wrong', () => {
  const most = { low: null, high: '50' };
  assert.equal(verdict('0', most, temperature).word, 'Bon');
  assert.equal(verdict('52', most, temperature).word, 'Un peu haut, viser au plus 50');
  assert.equal(verdict('3', { low: '5', high: null }, temperature).word, 'Trop bas, viser au moins 5');
  assert.ok(place('50', most, temperature) > 100);
});

test('the gauge keeps the good band in the middle third and its mark on the rail', () => {
  assert.ok(Math.abs(place('7.0', range, ph) - 200 / 3) < 1e-6);
  assert.equal(place('14', range, ph), 196);
  assert.equal(place('0', range, ph), 4);
});

test('strange is asked about, not refused', () => {
  assert.equal(plausible('14.2', ph), false);
  assert.equal(plausible('7.2', ph), true);
  assert.equal(plausible('99', { ...ph, high: null }), true);
});

test('as many decimals as the step shows, more when measured', () => {
  assert.equal(showReading('7', ph), '7,0');
  assert.equal(showReading('26', temperature), '26');
  assert.equal(showReading('26.5', temperature), '26,5');
});

test('a French number is read in pairs', () => {
  assert.equal(phone('+33612345678'), '06\u00a012\u00a034\u00a056\u00a078');
  assert.equal(phone('+41 22 000 00 00'), '+41 22 000 00 00');
});

test('a quantity is written as the office writes it', () => {
  assert.equal(showAmount('0.72', 'kg'), '0,72\u00a0kg');
  assert.equal(showAmount(1, 'pièce'), '1\u00a0pièce');
  assert.equal(showAmount('2', 'pièce'), '2\u00a0pièces');
});
