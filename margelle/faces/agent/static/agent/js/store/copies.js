// The office's copies: visits, sites, pools, catalogue. Replaced freely; nothing the technician typed lives here.
import { batch } from '@preact/signals';
import { copies, cursor } from '../state.js';
import { store } from './db.js';

/** The copies and the cursor they stand for are read and change at once: between the two, an arrival that the office
 * already has would be neither in its copy nor in our operations, and the screen would fall back under a typing thumb. */
export async function readCopies() {
  const [rows, mark] = await store((db) => db.transaction('r', ['entities', 'meta'], () => Promise.all([db.table('entities').toArray(), db.table('meta').get('mark')])));
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
    cursor.value = mark?.value.cursor ?? 0;
  });
}
