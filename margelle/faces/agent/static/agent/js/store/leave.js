// WebKit never ends a transaction whose page was left while it was reading: the database then stays shut to every
// page that follows, until the browser itself is closed. So whoever leaves ends what is still open, as far as it can
// be done again: all reading, and the writing down of what the office will say again. What a hand has entered, who is
// signed in and what must leave the phone is left to finish.

/** @type {Set<IDBTransaction>} */
const running = new Set();

/** Before the database is opened: its reading ends with the page. @param {import('dexie').default} db */
export function endWithThePage(db) {
  db.use({
    stack: 'dbcore',
    name: 'end with the page',
    create: (core) => ({
      ...core,
      transaction(tables, mode, options) {
        const one = core.transaction(tables, mode, options);
        if (mode === 'readonly') canBeDoneAgain(one);
        return one;
      },
    }),
  });
}

/** A transaction that may end with the page, for it loses nothing. @param {IDBTransaction} one */
export function canBeDoneAgain(one) {
  running.add(one);
  for (const end of ['complete', 'abort', 'error']) one.addEventListener(end, () => running.delete(one));
}

addEventListener('pagehide', () => {
  for (const one of running) {
    try {
      one.abort();
    } catch {
      // It ended by itself, and its event had not come yet.
    }
  }
  running.clear();
});
