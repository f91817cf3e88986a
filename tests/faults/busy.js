// Writes a visit at full speed, as the screens do, and tells of each piece once the store says it is on the disk.
async ([visit, pool, photos]) => {
  const { append } = await import('/static/agent/js/store/ops.js');
  const { draft } = await import('/static/agent/js/store/drafts.js');
  const { sha256 } = await import('/static/agent/js/store/ids.js');
  const shoot = async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000)).buffer;
    const taken_at = new Date().toISOString();
    const fact = { sha256: await sha256(bytes), pool, moment: 'detail', mime: 'image/jpeg', size: 60_000, taken_at };
    const photo = { ...fact, visit, state: 'local', confirmed_at: null, reason: null };
    const within = (db, { id }) => Promise.all([db.table('photos').put({ ...photo, op: id }), db.table('bytes').put({ sha256: fact.sha256, bytes })]);
    await append('photo.add', visit, fact, { tables: ['photos', 'bytes'], within });
    await told(['photo.add', fact.sha256]);
  };
  const work = async () => {
    await append('visit.arrive', visit, {});
    await told(['visit.arrive', '']);
    for (let n = 0; ; n += 1) {
      if (n % 5 === 2 && n < photos * 5) await shoot();
      else if (n % 5 === 4) {
        await draft(visit, 'note-client', `phrase ${n}`);
        await told(['draft', `phrase ${n}`]);
      } else {
        const op = await append('comment.write', visit, { text: `saisie ${n}`, audience: 'team' });
        await told(['comment.write', op.payload.text]);
      }
    }
  };
  void work();
}
