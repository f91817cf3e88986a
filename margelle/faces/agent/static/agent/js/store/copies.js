// The office's copies: visits, sites, pools, catalogue. Replaced freely; nothing the technician typed lives here.
import { batch } from '@preact/signals';
import { copies, cursor } from '../state.js';
import { store } from './db.js';

/** The copies and the cursor they stand for change at once: between the two, an arrival that the office already
 * has would be neither in its copy nor in our operations, and the screen would fall back under a typing thumb.
 * @param {number} [at] the new cursor */
export async function readCopies(at) {
  const rows = await store((db) => db.table('entities').toArray());
  /** @param {string} kind */
  const all = (kind) => rows.filter((row) => row.kind === kind).map((row) => row.data);
  const found = {
    visits: all('visit'),
    sites: new Map(all('site').map((site) => [site.id, site])),
    pools: new Map(all('pool').map((pool) => [pool.id, pool])),
    catalogue: all('catalogue')[0] ?? null,
  };
  batch(() => {
    copies.value = found;
    if (at !== undefined) cursor.value = at;
  });
}
