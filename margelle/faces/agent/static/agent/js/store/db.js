// One database per company and user. Nothing here ever deletes it but a wipe asked by the office.
import Dexie from 'dexie';
import { endWithThePage } from './leave.js';

/** @type {import('dexie').default | null} */
let open = null;

/** @param {string} company @param {string} user */
export const nameOf = (company, user) => `margelle-${company}-${user}`;

/** @param {string} name */
export async function openStore(name) {
  open?.close();
  const db = new Dexie(name, { chromeTransactionDurability: 'strict' });
  endWithThePage(db);
  db.version(1).stores({
    ops: 'id, seq, subject',
    outbox: 'id, state',
    photos: 'sha256, state',
    bytes: 'sha256',
    entities: '[kind+id], kind',
    drafts: '[visit+field], visit',
    meta: 'name',
  });
  await db.open();
  open = db;
}

export const storeName = () => open?.name ?? '';

export async function deleteStore() {
  if (open) await open.delete();
  open = null;
}

/** Run one piece of work on the store. A phone that sleeps may close the connection under us: reopen, try once more.
 * @template T @param {(db: import('dexie').default) => Promise<T>} work @returns {Promise<T>} */
export async function store(work) {
  if (!open) throw new Error('no store is open');
  const db = open;
  const connection = db.backendDB();
  try {
    return await work(db);
  } catch (problem) {
    const name = /** @type {Error} */ (problem).name;
    if (name !== 'DatabaseClosedError' && name !== 'InvalidStateError') throw problem;
    // Several works fail at once: the first one opens again for all, a second closing would fail their second try.
    if (db.backendDB() === connection) reopening ??= again(db);
    await reopening;
    return work(db);
  }
}

/** @type {Promise<unknown> | null} */
let reopening = null;

/** @param {import('dexie').default} db */
async function again(db) {
  try {
    db.close();
    await db.open();
  } finally {
    reopening = null;
  }
}

/** @param {string} name @returns {Promise<any>} */
export const recall = (name) => store(async (db) => (await db.table('meta').get(name))?.value);

/** @param {string} name @param {any} value */
export const keep = (name, value) => store((db) => db.table('meta').put({ name, value }));
