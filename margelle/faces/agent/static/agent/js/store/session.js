// Who is signed in on this phone. Each company and user has a store; see enter.js for the door.
import { session } from '../state.js';
import { readCopies } from './copies.js';
import { keep, openStore, recall } from './db.js';
import { mark } from './door.js';
import { readJournal } from './journal.js';

/** Open what was open last time; false when nobody signed in on this phone. */
export async function restore() {
  const name = await mark('store');
  if (!name) return false;
  await openStore(name);
  const known = await recall('session');
  if (!known) return false;
  session.value = known;
  await Promise.all([readCopies(), readJournal()]);
  return true;
}

/** @param {Partial<Session>} change */
export async function amend(change) {
  if (!session.value) return;
  const next = { ...session.value, ...change };
  await keep('session', next);
  session.value = next;
}
