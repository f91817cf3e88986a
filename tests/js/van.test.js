import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boardNow, loadingList, loadsNow, needsOf, shelves } from '../../margelle/faces/agent/static/agent/js/model/van.js';
import { heldNow, keyNow, whereIs } from '../../margelle/faces/agent/static/agent/js/model/keys.js';
import { op, received, visit } from './world.js';

const DAY = '2026-06-17';
const van = (change = {}) => ({ day: DAY, on_board: { acid: '2', salt: '0' }, allowed: null, loads: [], stores: [], asked: [], vehicle: null, member_id: 'me', ...change });
const products = [{ id: 'acid', name: 'pH moins', unit: 'L' }, { id: 'salt', name: 'Sel', unit: 'kg' }, { id: 'joint', name: 'Joint', unit: 'pièce' }];
const load = (quantity, change = {}) => op('van.load', { day: DAY, product: 'acid', quantity }, { subject: 'member:me', ...change });
const use = (quantity, change = {}, more = {}) => op('product.use', { product: 'acid', pool: null, quantity, ...more }, change);
const stop = (needs, change = {}) => ({ visit: visit({ products: needs, client: { name: 'Mme Ferrand' }, ...change }), shown: { state: 'planned', products: new Map() } });

test('what is on board follows own work before the office has it, corrections included', () => {
  const first = use('0.5');
  assert.equal(boardNow(van(), [first, use('0.8', { replaces: first.id })], 0).get('acid'), 1.2);
  assert.equal(boardNow(van(), [use('0.5', received(4))], 4).get('acid'), 2);
  assert.equal(boardNow(van(), [use('0.5', { state: 'refused' })], 0).get('acid'), 2);
  assert.equal(boardNow(van(), [use('0.5', {}, { place: 'store' })], 0).get('acid'), 2);
  assert.equal(boardNow(van(), [load('3')], 0).get('acid'), 5);
});

test('the list is what the day wants less what is on board', () => {
  const needs = needsOf([stop([{ product_id: 'acid', quantity: '5' }, { product_id: 'joint', quantity: '1' }])]);
  const lines = loadingList(products, needs, boardNow(van(), [], 0), new Map());
  assert.deepEqual(lines.map((line) => [line.product.id, line.missing]), [['joint', 1], ['acid', 3]]);
});

test('a ticked line stays, checked, and can be taken back', () => {
  const ops = [load('3')];
  const needs = needsOf([stop([{ product_id: 'acid', quantity: '5' }])]);
  const loads = loadsNow(van(), ops, 0, DAY);
  const [line] = loadingList(products, needs, boardNow(van(), ops, 0), loads);
  assert.deepEqual([line.missing, line.load], [0, { quantity: 3, id: ops[0].id }]);
  const back = [...ops, load('0', { replaces: ops[0].id })];
  assert.equal(loadsNow(van(), back, 0, DAY).size, 0);
  assert.equal(boardNow(van(), back, 0).get('acid'), 2);
});

test('yesterday’s loads are not today’s, and a finished or a colleague’s visit wants nothing', () => {
  const line = { id: 'x', product_id: 'acid', quantity: '3' };
  assert.equal(loadsNow(van({ day: '2026-06-16', loads: [line] }), [], 0, DAY).size, 0);
  const done = { ...stop([{ product_id: 'acid', quantity: '5' }]), shown: { state: 'done', products: new Map() } };
  const along = stop([{ product_id: 'acid', quantity: '5' }], { team: { lead: false } });
  assert.equal(needsOf([done, along]).size, 0);
});

test('planned comes first, then recent here, then on board, and only what may be picked', () => {
  const titles = (found) => found.map((shelf) => [shelf.title, shelf.products.map((product) => product.id)]);
  const board = boardNow(van(), [], 0);
  assert.deepEqual(titles(shelves(products, van(), ['joint'], ['salt'], board)), [['Prévus', ['joint']], ['Récents ici', ['salt']], ['À bord', ['acid']]]);
  assert.deepEqual(titles(shelves(products, van({ allowed: ['acid'] }), ['joint'], ['salt'], board)), [['Prévus', ['joint']], ['À bord', ['acid']]]);
});

test('a key taken without network is in hand, and one brought back is not', () => {
  const key = { id: 'k1', name: 'Clé Portail', copies: 1, mine: false, others: [] };
  const take = op('key.take', {}, { subject: 'key:k1' });
  const known = [{ ...key, client: 'Mme Ferrand', city: 'Grasse' }];
  assert.equal(whereIs(key), 'au bureau');
  assert.equal(whereIs(keyNow(key, [take], 0)), 'chez vous');
  assert.deepEqual(heldNow([], known, [take], 0).map((one) => one.client), ['Mme Ferrand']);
  const back = op('key.return', {}, { subject: 'key:k1' });
  assert.equal(whereIs(keyNow({ ...key, mine: true }, [back], 0)), 'au bureau');
  assert.equal(heldNow([{ ...known[0], since: '' }], known, [take, back], 0).length, 0);
  assert.equal(whereIs({ ...key, others: ['Léa Garnier'] }), 'chez Léa Garnier');
});
