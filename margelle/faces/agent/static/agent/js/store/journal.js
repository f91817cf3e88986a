// The journal as the screens see it. Apart from its writing: a start reads it, only a hand writes.
import { ops, photos } from '../state.js';
import { store } from './db.js';

/** Everything of the journal, oldest first, each with its fate. What was written while we read stays. */
export async function readJournal() {
  const before = new Set(ops.value.map((op) => op.id));
  const [facts, fates, rows] = await store((db) => db.transaction('r', ['ops', 'outbox', 'photos'], () => Promise.all([db.table('ops').orderBy('seq').toArray(), db.table('outbox').toArray(), db.table('photos').toArray()])));
  const byId = new Map(fates.map((fate) => [fate.id, fate]));
  const read = facts.map((fact) => ({ attempts: 0, next_try: 0, reason: null, code: null, receipt: null, state: 'local', ...fact, ...byId.get(fact.id) }));
  const since = ops.value.filter((op) => !before.has(op.id) && !byId.has(op.id));
  ops.value = [...read, ...since];
  photos.value = [...rows, ...photos.value.filter((row) => since.some((op) => op.id === row.op))];
}
