// Coming in and going out. Signing in as somebody else opens another store and leaves the first one's queue for its owner.
import { copies, cursor, ops, photos, session } from '../state.js';
import { call, hangUp, pickUp } from '../sync/http.js';
import { offsetFrom } from '../sync/plan.js';
import { readCopies } from './copies.js';
import { deleteStore, keep, nameOf, openStore, recall, store, storeName } from './db.js';
import { dropStoreMark, mark, setMark } from './door.js';
import { uuid7 } from './ids.js';
import { readJournal } from './journal.js';
import { sendAgain } from './settle.js';

export const VERSION = document.querySelector('meta[name="app-version"]')?.getAttribute('content') ?? '';

async function deviceId() {
  const known = await mark('device');
  if (known) return known;
  const fresh = uuid7();
  await setMark('device', fresh);
  return fresh;
}

function deviceName() {
  const agent = navigator.userAgent;
  const system = /iPhone|iPad/.test(agent) ? 'iPhone' : /Android/.test(agent) ? 'Android' : 'Ordinateur';
  const browser = /Firefox/.test(agent) ? 'Firefox' : /Chrome/.test(agent) ? 'Chrome' : 'Safari';
  return `${system} · ${browser}`;
}

/** @param {string} identifier @param {string} password */
export async function signIn(identifier, password) {
  const platform = /iPhone|iPad/.test(navigator.userAgent) ? 'ios' : /Android/.test(navigator.userAgent) ? 'android' : 'web';
  const sent = Date.now();
  const { data } = await call('POST', '/api/device/enrol', { json: { identifier, password, device_id: await deviceId(), name: deviceName(), platform, app_version: VERSION }, anonymous: true });
  /** @type {Session} */
  const fresh = { token: data.token, device_id: data.device_id, lease_until: data.lease_until, company: data.company, member: data.member, offset_ms: offsetFrom(data.server_time, sent), locked: false };
  // Under the lock of the store we leave: an exchange under way would send its owner's queue with the newcomer's token.
  await navigator.locks.request(`outbox:${storeName()}`, () => enter(fresh, data.next_seq ?? 1));
  // Received, and the office does not know the number: it was restored from a backup while nobody was signed in here.
  const lost = ops.value.filter((row) => row.state === 'received' && row.seq >= (data.next_seq ?? 1));
  if (lost.length > 0) await sendAgain(lost, Date.parse(data.server_time));
}

/** @param {Session} fresh @param {number} nextSeq where this member's numbers go on, should this phone have lost them */
async function enter(fresh, nextSeq) {
  const name = nameOf(fresh.company.id, fresh.member.user_id);
  if (name !== storeName()) forget();
  await openStore(name);
  await keep('session', fresh);
  await store((db) =>
    db.transaction('rw', ['meta'], async () => {
      const own = (await db.table('meta').get('next_seq'))?.value ?? 1;
      await db.table('meta').put({ name: 'next_seq', value: Math.max(own, nextSeq) });
    }),
  );
  await setMark('store', name);
  await Promise.all([readCopies(), readJournal()]);
  session.value = fresh;
}

/** Leave the phone. Copies of the office's data go, the journal stays for fourteen days like any other, and which life
 * of the office it was written to: one that is restored meanwhile gets the journal again.
 * @param {() => boolean} mayLeave asked when it is our turn: something may have been entered meanwhile
 * @returns {Promise<boolean>} whether it was so */
export async function signOut(mayLeave) {
  // Under the lock: an exchange under way would write the office's data, and the session, back behind us.
  hangUp();
  try {
    return await navigator.locks.request(`outbox:${storeName()}`, async () => mayLeave() && leave());
  } finally {
    pickUp();
  }
}

async function leave() {
  await store((db) =>
    db.transaction('rw', ['entities', 'meta'], async () => {
      await db.table('entities').clear();
      const known = (await db.table('meta').get('mark'))?.value;
      if (known) await db.table('meta').put({ name: 'mark', value: { ...known, cursor: 0, day: '' } });
      await db.table('meta').bulkDelete(['session', 'vault']);
    }),
  );
  await dropStoreMark();
  forget();
  return true;
}

/** The office asked to empty a lost phone: the only silent deletion there is. */
export async function wipe() {
  await deleteStore();
  await dropStoreMark();
  forget();
}

/** Another tab may have signed out: it takes the session and leaves the numbers. Where both are gone, or cannot be
 * read, the phone has lost its memory, and what the screens still know is all there is. */
export async function isSignedIn() {
  const [known, numbers] = await Promise.all([recall('session'), recall('next_seq')]).catch(() => [true, true]);
  if (known || !numbers) return true;
  forget();
  return false;
}

function forget() {
  copies.value = { visits: [], sites: new Map(), pools: new Map(), catalogue: null };
  ops.value = [];
  photos.value = [];
  cursor.value = 0;
  session.value = null;
}
