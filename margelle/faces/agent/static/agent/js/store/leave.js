// WebKit never ends a transaction whose page was left before it was complete: the database then stays shut to every
// page that follows, until the browser itself is closed. So whoever leaves ends what is still open. That costs nothing
// that was said to be kept: « Enregistré » comes when a transaction is complete, and a complete one cannot be ended.

/** @type {Set<IDBTransaction>} */
const running = new Set();
let ended = false;

/** Before the database is opened. @param {import('dexie').default} db */
export function endWithThePage(db) {
  db.use({
    stack: 'dbcore',
    name: 'end with the page',
    create: (core) => ({
      ...core,
      transaction(tables, mode, options) {
        const one = core.transaction(tables, mode, options);
        watch(one);
        return one;
      },
    }),
  });
  db.on('populate', (making) => watch(making.idbtrans)); // a database that is being made, too
}

/** @param {IDBTransaction} one */
function watch(one) {
  running.add(one);
  for (const end of ['complete', 'abort']) one.addEventListener(end, () => running.delete(one));
}

addEventListener('pagehide', () => {
  for (const one of running) {
    try {
      one.abort();
      ended = true;
    } catch {
      // It is complete, and its event had not come yet.
    }
  }
  running.clear();
});

// A page that the browser had kept and shows again lacks what was ended in it.
addEventListener('pageshow', (event) => event.persisted && ended && location.reload());
