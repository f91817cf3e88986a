// From the camera to the store: upright, at most 1600 px and 500 kB, as an ArrayBuffer (WebKit refuses Blobs here).
import { signal } from '@preact/signals';
import { ops, photos, say } from '../state.js';
import { sha256 } from './ids.js';
import { append } from './ops.js';

const LONGEST = 1600;
const HEAVIEST = 500_000;

/** Photos on their way into the store, and those it could not take; each bound to its place.
 * @type {import('@preact/signals').Signal<Place[]>} */
export const keeping = signal([]);
/** @type {import('@preact/signals').Signal<{ place: Place, why: string }[]>} */
export const lost = signal([]);

/** @param {Place} place @param {string} visit @param {string} moment */
export const isAt = (place, visit, moment) => place.visit === visit && place.moment === moment;

/** One photo at a time: four shots within a second must not fill the memory of a small phone. */
let queue = Promise.resolve();

/** Visit, pool and moment are bound before the camera opens, so a late photo cannot land elsewhere.
 * @param {File} file @param {Place} place @returns {Promise<string | null>} its sha256, once it is safe */
export function takePhoto(file, place) {
  const taken_at = new Date().toISOString();
  keeping.value = [...keeping.value, place];
  const done = queue.then(() => keepPhoto(file, place, taken_at));
  queue = done.then(() => {
    keeping.value = keeping.value.filter((one) => one !== place);
  });
  return done;
}

/** @param {File} file @param {Place} place @param {string} taken_at */
async function keepPhoto(file, place, taken_at) {
  try {
    const blob = await shrink(file);
    const bytes = await blob.arrayBuffer();
    const hash = await sha256(bytes);
    const fact = { sha256: hash, pool: place.pool, moment: place.moment, mime: blob.type, size: bytes.byteLength, taken_at, word: place.word ?? '', ...(place.requirement ? { requirement: place.requirement } : {}) };
    /** @type {PhotoRow} */
    const row = { ...fact, visit: place.visit, op: '', state: 'local', confirmed_at: null, reason: null };
    const op = await append('photo.add', place.visit, fact, { tables: ['photos', 'bytes'], within: (db, { id }) => Promise.all([db.table('photos').put({ ...row, op: id }), db.table('bytes').put({ sha256: hash, bytes })]) });
    photos.value = [...photos.value.filter((one) => one.sha256 !== hash), { ...row, op: op.id }];
    say('Photo enregistrée');
    return hash;
  } catch (trouble) {
    const why = trouble instanceof Unreadable ? 'Cette image ne s’ouvre pas. Rien d’autre n’est perdu : reprenez la photo.' : full(place.visit);
    lost.value = [...lost.value, { place, why }];
    say(why, 'bad');
    return null;
  }
}

/** @param {string} visit */
function full(visit) {
  const measured = ops.value.some((op) => op.subject === `visit:${visit}` && op.kind === 'reading.add');
  return `${measured ? 'Mesures enregistrées. ' : ''}Photo non enregistrée\u00a0: mémoire pleine. Libérez de la place, puis reprenez-la.`;
}

/** Still on this phone alone, and not what a problem or a recommendation shows.
 * @param {string} visit @param {string} hash */
export const mayRemove = (visit, hash) => photos.value.some((row) => row.sha256 === hash && row.state === 'local') && !ops.value.some((op) => op.subject === `visit:${visit}` && op.payload.photo_sha256 === hash);

/** Taken back before it was sent: an operation like any other; the bytes go with it, unless another photo is the same.
 * @param {string} visit @param {PhotoShown} photo */
export async function removePhoto(visit, photo) {
  const shared = ops.value.some((op) => op.kind === 'photo.add' && op.id !== photo.id && op.payload.sha256 === photo.sha256);
  const drop = async (/** @type {import('dexie').default} */ db) => {
    if (!shared) await Promise.all([db.table('photos').delete(photo.sha256), db.table('bytes').delete(photo.sha256)]);
  };
  await append('photo.remove', visit, { photo: photo.id }, { tables: ['photos', 'bytes'], within: drop });
  if (!shared) photos.value = photos.value.filter((row) => row.sha256 !== photo.sha256);
  say('Photo retirée');
}

class Unreadable extends Error {}

/** @param {Blob} file @returns {Promise<Blob>} */
async function shrink(file) {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => {
    throw new Unreadable();
  });
  let side = LONGEST;
  for (const quality of [0.85, 0.75, 0.65, 0.55, 0.45, 0.45, 0.4]) {
    const blob = await draw(image, side, quality);
    if (blob.size <= HEAVIEST) return blob;
    if (quality < 0.5) side = Math.round(side * 0.75);
  }
  return draw(image, 900, 0.4);
}

/** @param {ImageBitmap} image @param {number} longest @param {number} quality @returns {Promise<Blob>} */
async function draw(image, longest, quality) {
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ done) => canvas.toBlob(done, 'image/jpeg', quality));
  // A browser that does not know the type silently answers PNG.
  if (!blob || blob.type !== 'image/jpeg') throw new Unreadable();
  return blob;
}
