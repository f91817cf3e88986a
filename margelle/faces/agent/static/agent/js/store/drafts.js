// What is being typed. Not an operation yet, and on disk all the same.
import { store } from './db.js';

/** A draft row is written at every keystroke; a finished field turns it into an op.
 * @param {string} visit @param {string} field @param {string} value */
export const draft = (visit, field, value) =>
  store((db) => (value === '' ? db.table('drafts').delete([visit, field]) : db.table('drafts').put({ visit, field, value })));

/** @param {string} visit @returns {Promise<Map<string, string>>} */
export const draftsOf = (visit) =>
  store(async (db) => new Map((await db.table('drafts').where('visit').equals(visit).toArray()).map((row) => [row.field, row.value])));
