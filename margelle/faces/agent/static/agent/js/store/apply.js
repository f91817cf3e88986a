// The office's changes, page by page. What we worked on stays in sight until the office has it.
import { copies, cursor, ops } from '../state.js';
import { readCopies } from './copies.js';
import { store } from './db.js';
import { sealSite } from './secrets.js';

/** Visits with work of ours that the office may not have yet: they outlive their removal from the round. */
function worked() {
  return new Set(ops.value.filter((op) => op.state !== 'received').map((op) => op.subject.slice('visit:'.length)));
}

/** One page of changes and the cursor behind it, in one transaction.
 * @param {PullPage} page @param {boolean} replace @param {{ epoch: string, cursor: number, day: string, doubted: string }} mark
 * @returns {Promise<boolean>} whether there was anything new in it */
export async function applyPage(page, replace, mark) {
  const ours = worked();
  // Sealing is asynchronous work outside the store, and an IndexedDB transaction would close while waiting for it.
  const fresh = await Promise.all(page.changes.map(async (change) => ({ kind: change.kind, id: change.id, data: change.kind === 'site' ? await sealSite(change.data) : change.data })));
  await store((db) =>
    db.transaction('rw', ['entities', 'meta'], async () => {
      const table = db.table('entities');
      if (replace) {
        const rows = await table.toArray();
        const gone = rows.filter((row) => !(row.kind === 'visit' && ours.has(row.id)));
        await table.bulkDelete(gone.map((row) => [row.kind, row.id]));
        for (const row of rows.filter((row) => row.kind === 'visit' && ours.has(row.id))) await table.put({ ...row, data: { ...row.data, gone: true } });
      }
      for (const { kind, id } of page.tombstones) {
        const row = kind === 'visit' && ours.has(id) ? await table.get([kind, id]) : undefined;
        if (row) await table.put({ ...row, data: { ...row.data, gone: true } });
        else await table.delete([kind, id]);
      }
      await table.bulkPut(fresh);
      await db.table('meta').put({ name: 'mark', value: mark });
    }),
  );
  const isNew = replace || page.changes.length > 0 || page.tombstones.length > 0;
  if (isNew) await readCopies();
  else cursor.value = mark.cursor;
  return isNew;
}

/** Codes are for today's visits only: yesterday's leave the phone even when the office says nothing.
 * @param {string} day */
export async function forgetCodes(day) {
  const sites = new Set(copies.value.visits.filter((visit) => visit.day === day).map((visit) => visit.site_id));
  const stale = [...copies.value.sites.values()].filter((site) => site.codes.length > 0 && !sites.has(site.id));
  if (stale.length === 0) return;
  await store((db) => db.table('entities').bulkPut(stale.map((site) => ({ kind: 'site', id: site.id, data: { ...site, codes: [] } }))));
  await readCopies();
}
