// Where an action was done: asked once, after the action is safe on the phone. A refusal or a silence changes nothing,
// and between two actions nobody asks.
import { copies, session } from '../state.js';
import { append } from '../store/ops.js';

/** Whose phone says it: somebody else who signs in on it starts switched off. */
const KEY = 'margelle-positions';
const REFUSED = 'margelle-positions-refused';
const SAME_PLACE_MS = 120_000;
/** @type {Record<string, string>} */
const ACTIONS = { 'visit.arrive': 'arrive', 'visit.finish': 'finish', 'photo.add': 'photo' };

const me = () => session.value?.member.user_id ?? '';

export const isOn = () => localStorage.getItem(KEY) === me();
export const isRefused = () => localStorage.getItem(REFUSED) !== null;

/** @param {boolean} on */
export function switchTo(on) {
  if (on) localStorage.setItem(KEY, me());
  else localStorage.removeItem(KEY);
  localStorage.removeItem(REFUSED);
}

/** The browser's own question is asked here, at a press of the switch rather than on a client's doorstep.
 * @returns {Promise<GeolocationCoordinates | null>} */
export function whereNow() {
  return new Promise((done) => {
    /** @param {GeolocationPositionError} trouble */
    const failed = (trouble) => {
      if (trouble.code === trouble.PERMISSION_DENIED) localStorage.setItem(REFUSED, '1');
      done(null);
    };
    /** @param {GeolocationPosition} found */
    const got = (found) => {
      localStorage.removeItem(REFUSED);
      done(found.coords);
    };
    navigator.geolocation.getCurrentPosition(got, failed, { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 });
  });
}

/** The last point of each visit: four photos in a row are one place. @type {Map<string, number>} */
const asked = new Map();

/** @param {OpRow} op the action, already on disk */
export async function note(op) {
  const action = ACTIONS[op.kind];
  const visit = op.subject.slice('visit:'.length);
  const who = me();
  if (!action || !copies.value.catalogue?.positions?.kept) return;
  if (action === 'photo' && Date.now() - (asked.get(visit) ?? 0) < SAME_PLACE_MS) return;
  asked.set(visit, Date.now());
  const here = await whereNow();
  if (!here || me() !== who || !isOn()) return;
  const place = { latitude: here.latitude.toFixed(6), longitude: here.longitude.toFixed(6), accuracy_m: Math.min(100_000, Math.round(here.accuracy)) };
  await append('position.note', visit, { action, of: op.id, ...place });
}
