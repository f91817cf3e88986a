// The office's copies: visits, sites, pools, catalogue. Replaced freely; nothing the technician typed lives here.
import { copies } from '../state.js';
import { store } from './db.js';

export async function readCopies() {
  const rows = await store((db) => db.table('entities').toArray());
  /** @param {string} kind */
  const all = (kind) => rows.filter((row) => row.kind === kind).map((row) => row.data);
  copies.value = {
    visits: all('visit'),
    sites: new Map(all('site').map((site) => [site.id, site])),
    pools: new Map(all('pool').map((pool) => [pool.id, pool])),
    catalogue: all('catalogue')[0] ?? null,
  };
}
