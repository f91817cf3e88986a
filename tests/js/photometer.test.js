// The photometer without a photometer: a radio that behaves, breaks off, talks nonsense or exaggerates.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeSpinTouch, MAKERS } from '../../margelle/faces/agent/static/agent/js/bluetooth/makers.js';
import { isHere, makerOf, readPhotometer } from '../../margelle/faces/agent/static/agent/js/bluetooth/photometer.js';
import { PROFILE, VALUES, decode } from '../../margelle/faces/agent/static/agent/js/bluetooth/profile.js';

const parameters = [
  { code: 'ph', name: 'pH', unit: '', decimals: 1, step: '0.1', low: '6.2', high: '8.8', min: '4', max: '11', order: 0 },
  { code: 'free_chlorine_mg_l', name: 'Chlore libre', unit: 'mg/L', decimals: 1, step: '0.1', low: '0', high: '10', min: '0', max: '100', order: 1 },
  { code: 'tac_f', name: 'TAC', unit: '°f', decimals: 1, step: '0.5', low: '2', high: '45', min: '0', max: '150', order: 2 },
];
/** @param {string} text */
const said = (text) => new DataView(new TextEncoder().encode(text).buffer);

/** @param {object} radio */
const install = (radio) => Object.defineProperty(globalThis, 'navigator', { value: { bluetooth: radio }, configurable: true });

/** One characteristic: the browser puts the value on it, the event only points there. */
class Values extends EventTarget {
  /** @param {string[]} lines @param {() => void} after */
  constructor(lines, after) {
    super();
    Object.assign(this, { lines, after, value: /** @type {DataView | null} */ (null) });
  }

  async startNotifications() {
    const own = /** @type {any} */ (this);
    for (const line of own.lines) {
      own.value = said(line);
      this.dispatchEvent(new Event('characteristicvaluechanged'));
    }
    own.after();
  }
}

/** An instrument that speaks our profile: what it says, then whether the link holds.
 * @param {string} name @param {string[]} lines @param {boolean} [breaks] @returns {any} */
function instrument(name, lines, breaks = false) {
  const device = /** @type {any} */ (Object.assign(new EventTarget(), { name, connected: false, asked: null }));
  const values = new Values(lines, () => breaks && device.dispatchEvent(new Event('gattserverdisconnected')));
  const service = { getCharacteristic: async (/** @type {string} */ id) => (assert.equal(id, VALUES), values) };
  const server = { device, getPrimaryService: async (/** @type {string} */ id) => (assert.equal(id, PROFILE), service) };
  device.gatt = { connect: async () => ((device.connected = true), server), disconnect: () => (device.connected = false) };
  install({ requestDevice: async (/** @type {any} */ options) => ((device.asked = options), device) });
  return device;
}

/** @param {{ patience?: number }} [options] */
async function read(options) {
  /** @type {string[]} */
  const got = [];
  const answer = await readPhotometer(parameters, ({ parameter, value }) => got.push(`${parameter.code}=${value}`), options);
  return { got, ...answer };
}

test('values come one by one, rounded as they are written, and the link is let go', async () => {
  const device = instrument('Banc', ['ph=7.43', 'free_chlorine_mg_l=1.2', 'copper=0.2', 'end']);
  const { got, words, whole, name } = await read();
  assert.deepEqual(got, ['ph=7.4', 'free_chlorine_mg_l=1.2']);
  assert.deepEqual([words, whole, name, device.connected], ['', true, 'Banc', false]);
});

test('a link that breaks off keeps what had come and says so', async () => {
  const device = instrument('Banc', ['ph=7.4', 'free_chlorine_mg_l=1.2'], true);
  const { got, words, whole } = await read();
  assert.deepEqual(got, ['ph=7.4', 'free_chlorine_mg_l=1.2']);
  assert.match(words, /^La liaison s’est coupée\. Les 2 valeurs reçues sont là\./);
  assert.deepEqual([whole, device.connected], [false, false]);
});

test('nonsense is put aside, said once, and does not hide the rest', async () => {
  instrument('Banc', ['pH : sept', '\u0000\u0001', 'ph=7e9', 'ph=7.2', 'end']);
  const { got, words } = await read();
  assert.deepEqual([got, words], [['ph=7.2'], 'Une réponse illisible a été écartée.']);
});

test('an impossible value is not offered and is named; an unusual one is', async () => {
  instrument('Banc', ['ph=17', 'free_chlorine_mg_l=14', 'end']);
  const { got, words, whole } = await read();
  assert.deepEqual(got, ['free_chlorine_mg_l=14']);
  assert.deepEqual([words, whole], ['pH ne peut pas valoir 17. Le possible va de 4 à 11. Valeur écartée.', false]);
});

test('an instrument that never ends is left after a while', async () => {
  instrument('Banc', ['ph=7.4']);
  const { got, words } = await read({ patience: 5 });
  assert.deepEqual(got, ['ph=7.4']);
  assert.match(words, /^La liaison s’est coupée\. La valeur reçue est là\./);
});

test('closing the choice is no error; no radio is one', async () => {
  install({ requestDevice: async () => Promise.reject(Object.assign(new Error('cancelled'), { name: 'NotFoundError' })) });
  assert.equal((await read()).words, '');
  install({ requestDevice: async () => Promise.reject(new Error('off')) });
  assert.match((await read()).words, /saisissez à la main/);
  install(/** @type {any} */ (null));
  assert.equal(isHere(), false);
});

test('a maker that publishes nothing is found by its name and says that it cannot be read', async () => {
  const device = instrument('Lumiso Expert 4F21', []);
  device.gatt.connect = async () => ({ device, getPrimaryService: async () => Promise.reject(Object.assign(new Error(), { name: 'NotFoundError' })) });
  const { got, words } = await read();
  assert.deepEqual(got, []);
  assert.match(words, /^Lumiso Expert 4F21 ne se laisse pas lire.*son fabricant n’a pas publié/);
  assert.deepEqual(MAKERS.map((maker) => [maker.prefix, maker.published]), [['SpinTouch', false], ['Lumiso', false], ['', true]]);
  assert.equal(makerOf('SpinTouch-0B2D1F').name, 'LaMotte WaterLink Spin Touch');
  assert.deepEqual(device.asked.filters, [{ namePrefix: 'SpinTouch' }, { namePrefix: 'Lumiso' }, { services: [PROFILE] }]);
});

test('the recorded layout of the Spin Touch is read: ppm become our units, the rest is left out', () => {
  const view = new DataView(new ArrayBuffer(4 + 6 * 5));
  [[0x01, 4.83], [0x06, 7.49], [0x07, 119.18], [0x0c, 0.28], [0x10, 2976]].forEach(([code, value], n) => {
    view.setUint8(4 + n * 6, code);
    view.setFloat32(4 + n * 6 + 2, value, true);
  });
  const found = decodeSpinTouch(view).map(({ parameter, value }) => `${parameter} ${value.toFixed(2)}`);
  assert.deepEqual(found, ['free_chlorine_mg_l 4.83', 'ph 7.49', 'tac_f 11.92', 'salt_g_l 2.98']);
  assert.deepEqual(decodeSpinTouch(new DataView(new ArrayBuffer(3))), []);
});

test('a line of our profile is a code and a number, nothing else', () => {
  assert.deepEqual(decode(said('ph=7.4')), { parameter: 'ph', value: 7.4 });
  assert.equal(decode(said('end\n')), 'end');
  for (const line of ['', 'ph', 'ph=', '=7', 'ph=7,4', 'PH=7.4', 'ph=1e9']) assert.equal(decode(said(line)), null);
});
