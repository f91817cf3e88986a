// Photometers we know by name, and what is publicly known of how they talk. Nothing here was invented: where a maker
// publishes nothing, the adapter says so and reads only what speaks our own open profile (profile.js).
//
// LaMotte WaterLink Spin Touch. LaMotte publishes no protocol. Owners of the instrument have recorded its service and
// the layout of its last result (several open projects agree on it); we have no instrument, so this was never tried on
// a real one. Service 00000000-0000-1000-8000-bbbd00000000, last result in ...bbbd00000010: four bytes of head, then up
// to eleven entries of six bytes: what was measured, a flag, a little-endian float. Units are ppm.
//
// Palintest Lumiso (Expert, Pooltest…). Palintest publishes neither service nor protocol, and no recording of one is
// known to us: only the name it shows is used to find it. It is read if it, or a gateway beside it, speaks our profile.
import { PROFILE, readProfile } from './profile.js';

const SPIN_TOUCH = '00000000-0000-1000-8000-bbbd00000000';
const LAST_RESULT = '00000000-0000-1000-8000-bbbd00000010';
const HEAD = 4;
const ENTRY = 6;
const MOST = 11;
const PPM_PER_F = 10; // 1 °f = 10 mg/L as CaCO3
const MG_PER_G = 1000;

/** Entry of the Spin Touch → our parameter, and by what its ppm are divided. Copper, iron and borate are not ours, and
 * 0x0d is phosphate or borate by disk: left out rather than guessed. @type {Record<number, [string, number]>} */
const ENTRIES = {
  0x01: ['free_chlorine_mg_l', 1],
  0x02: ['total_chlorine_mg_l', 1],
  0x03: ['bromine_mg_l', 1],
  0x06: ['ph', 1],
  0x07: ['tac_f', PPM_PER_F],
  0x08: ['th_f', PPM_PER_F],
  0x0f: ['th_f', PPM_PER_F],
  0x0a: ['stabiliser_mg_l', 1],
  0x10: ['salt_g_l', MG_PER_G],
};

/** @param {DataView} view @returns {Measured[]} */
export function decodeSpinTouch(view) {
  const found = [];
  for (let at = HEAD, n = 0; n < MOST && at + ENTRY <= view.byteLength; at += ENTRY, n += 1) {
    const [parameter, divisor] = ENTRIES[view.getUint8(at)] ?? [];
    if (parameter && divisor) found.push({ parameter, value: view.getFloat32(at + 2, true) / divisor });
  }
  return found;
}

/** @param {any} server @param {(one: Measured) => void} onValue */
async function readSpinTouch(server, onValue) {
  const service = await server.getPrimaryService(SPIN_TOUCH);
  const result = await service.getCharacteristic(LAST_RESULT);
  for (const one of decodeSpinTouch(await result.readValue())) onValue(one);
}

/** Each maker: how it is found, and how it is read. @type {Maker[]} */
export const MAKERS = [
  { name: 'LaMotte WaterLink Spin Touch', prefix: 'SpinTouch', services: [SPIN_TOUCH], published: false, read: readSpinTouch },
  { name: 'Palintest Lumiso', prefix: 'Lumiso', services: [PROFILE], published: false, read: readProfile },
  { name: 'Profil ouvert Margelle', prefix: '', services: [PROFILE], published: true, read: readProfile },
];
