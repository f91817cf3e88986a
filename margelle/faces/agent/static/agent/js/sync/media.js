// Photos follow their ops. One leaves the phone only after the office stored it, said so again later, and a week passed.
import { photos } from '../state.js';
import { store } from '../store/db.js';
import { dropPhoto, settlePhoto } from '../store/settle.js';
import { Refusal, call } from './http.js';

const CONFIRM_AFTER_MS = 60_000;
const GRACE_MS = 7 * 86_400_000;
/** The office takes no more photos from this phone before then. Everything else goes on. */
let heldUntil = 0;
export const tryPhotos = () => (heldUntil = 0);

/** @param {PhotoRow} photo */
const isStored = async (photo) => (await call('HEAD', `/api/media/${photo.sha256}`, { empty: [200, 404] })).status === 200;

/** @param {() => boolean} interrupted @returns {Promise<number>} photos sent */
export async function sendPhotos(interrupted) {
  let sent = 0;
  for (const photo of photos.value.filter((row) => row.state === 'local')) {
    if (interrupted()) return sent;
    if (Date.now() < heldUntil) break;
    await sendPhoto(photo);
    sent += 1;
  }
  await confirmPhotos();
  await dropOldPhotos();
  return sent;
}

/** @param {PhotoRow} photo */
async function sendPhoto(photo) {
  if (!(await isStored(photo))) {
    const row = await store((db) => db.table('bytes').get(photo.sha256));
    if (!row) return settlePhoto(photo.sha256, { state: 'refused', reason: 'Le fichier de cette photo n’est plus sur l’appareil.' });
    try {
      await call('PUT', `/api/media/${photo.sha256}`, { body: row.bytes, type: photo.mime, empty: [200, 201], timeout: 90_000 });
    } catch (trouble) {
      if (trouble instanceof Refusal && trouble.code === 'photo_quota') {
        heldUntil = Date.now() + trouble.after * 1000;
        return settlePhoto(photo.sha256, { reason: trouble.message });
      }
      const refused = trouble instanceof Refusal && trouble.kind === 'said';
      // A cut upload arrives damaged: that one is sent again, a picture the office cannot read is not.
      if (!refused || trouble.code === 'hash_mismatch') throw trouble;
      return settlePhoto(photo.sha256, { state: 'refused', reason: trouble.message });
    }
  }
  return settlePhoto(photo.sha256, { state: 'sent', sent_at: Date.now() });
}

async function confirmPhotos() {
  const due = photos.value.filter((row) => row.state === 'sent' && Date.now() - (row.sent_at ?? 0) > CONFIRM_AFTER_MS);
  for (const photo of due) {
    await settlePhoto(photo.sha256, (await isStored(photo)) ? { state: 'kept', confirmed_at: Date.now() } : { state: 'local' });
  }
}

async function dropOldPhotos() {
  const old = photos.value.filter((row) => row.state === 'kept' && Date.now() - (row.confirmed_at ?? 0) > GRACE_MS);
  for (const photo of old) {
    await dropPhoto(photo.sha256);
  }
}
