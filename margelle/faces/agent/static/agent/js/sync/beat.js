// What this phone says of itself: how much waits, since when, what was refused. The office sets it beside its own count.
import { ops, photosWaiting, refused, today, unsent, zone } from '../state.js';
import { VERSION } from '../store/enter.js';
import { amend } from '../store/session.js';
import { Refusal, call } from './http.js';
import { sendPhotos } from './media.js';
import { ageOfOldest, offsetFrom, receivedOn } from './plan.js';

const HEARTBEAT_MS = 120_000;
let beatAt = 0;

/** @param {boolean} now */
export async function heartbeat(now) {
  if (!now && Date.now() - beatAt < HEARTBEAT_MS) return;
  const sent = Date.now();
  const { data } = await call('POST', '/api/device/heartbeat', { json: { queue: unsent.value.length, photos: photosWaiting.value.length, refused: refused.value.length, oldest_s: ageOfOldest([...unsent.value.map((op) => op.at), ...photosWaiting.value.map((photo) => photo.taken_at)], sent), day: today.value, day_ops: receivedOn(ops.value, today.value, zone.value), app_version: VERSION } });
  beatAt = Date.now();
  await amend({ lease_until: data.lease_until, offset_ms: offsetFrom(data.server_time, sent), ...(data.day ? { office_day: data.day } : {}), ...(data.token ? { token: data.token } : {}) });
}

/** Locked, and the office may still take what is here: its readings have gone before, now the photos and the count. */
export async function lastPush() {
  try {
    await sendPhotos(() => false);
    await heartbeat(true);
  } catch (trouble) {
    if (!(trouble instanceof Refusal)) throw trouble;
  }
}
