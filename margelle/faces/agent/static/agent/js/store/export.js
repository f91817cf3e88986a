// The way out that always works: the whole queue and its photos in one file, even locked, refused or without network.
import { ops, photos, say, session } from '../state.js';
import { store } from './db.js';
import { zip } from './zip.js';

/** What the last export of this session holds: whoever has the file may leave the phone. */
export const exported = new Set();

/** Nothing would stay behind on this phone alone. */
export const mayLeave = () => ops.value.every((op) => op.state === 'received' || exported.has(op.id)) && photos.value.every((photo) => photo.state !== 'local' || exported.has(photo.sha256));

export async function exportQueue() {
  const left = ops.value.filter((op) => op.state !== 'received');
  const pictures = photos.value.filter((photo) => photo.state !== 'gone' && (photo.state !== 'kept' || left.some((op) => op.id === photo.op)));
  const who = session.value;
  const head = { format: 'margelle-queue', schema: 1, device: who?.device_id, company: who?.company.id, member: who?.member.id, exported_at: new Date().toISOString(), ops: left, photos: pictures };
  /** @type {{ name: string, bytes: Uint8Array }[]} */
  const files = [{ name: 'operations.json', bytes: new TextEncoder().encode(JSON.stringify(head, null, 1)) }];
  for (const photo of pictures) {
    const row = await store((db) => db.table('bytes').get(photo.sha256));
    if (row) files.push({ name: `photos/${photo.sha256}.jpg`, bytes: new Uint8Array(row.bytes) });
  }
  const url = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (zip(files))], { type: 'application/zip' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: `margelle-${new Date().toISOString().slice(0, 10)}.zip` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  for (const op of left) exported.add(op.id);
  for (const photo of pictures) exported.add(photo.sha256);
  say(`Fichier prêt : ${left.length} saisies, ${pictures.length} photos`);
}
