// All that the phone's memory holds, as JSON, with every photo hashed anew.
async () => {
  const { store } = await import('/static/agent/js/store/db.js');
  const { sha256 } = await import('/static/agent/js/store/ids.js');
  const names = ['ops', 'outbox', 'photos', 'bytes', 'meta', 'drafts'];
  return store(async (db) => {
    const [facts, fates, photos, bytes, meta, drafts] = await Promise.all(names.map((name) => db.table(name).toArray()));
    const fate = new Map(fates.map((row) => [row.id, row]));
    const whole = [];
    for (const row of bytes) whole.push([row.sha256, (await sha256(row.bytes)) === row.sha256]);
    const ops = facts.sort((a, b) => a.seq - b.seq).map((row) => ({ ...fate.get(row.id), ...row }));
    const next_seq = meta.find((row) => row.name === 'next_seq')?.value ?? 1;
    return JSON.stringify({ ops, photos, whole, drafts, next_seq });
  });
}
