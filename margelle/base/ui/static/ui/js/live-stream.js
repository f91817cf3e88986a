// @ts-check
// What the journal tells: one connection per page, whatever the number of elements that watch (live-refresh.js).

/** @typedef {{ changed(data: { kind: string, entity: string, id: string }): void, refresh(): void, look(): void }} Watcher */

/** @type {Set<Watcher>} */
const watching = new Set();
/** @type {EventSource | undefined} */
let source;
/** How far the journal is known here: what the page was drawn from, then the last that was heard. */
let seen = document.querySelector('meta[name="live-seen"]')?.getAttribute("content") ?? "";

/** @param {Watcher} element */
export function watch(element) {
  watching.add(element);
  listen();
}

/** @param {Watcher} element */
export function leave(element) {
  watching.delete(element);
  if (watching.size > 0) return;
  source?.close();
  source = undefined;
}

/** Opens the stream where the page stands: what happened meanwhile is told first. */
function listen() {
  if (source && source.readyState !== EventSource.CLOSED) return;
  source = new EventSource(seen ? `/live/all?after=${seen}` : "/live/all");
  for (const kind of ["ready", "change", "reset"]) source.addEventListener(kind, heard);
  source.addEventListener("error", () => {
    // The browser takes up a cut stream by itself, but gives up for good when it is refused once.
    if (source?.readyState === EventSource.CLOSED) setTimeout(takeUp, 3000);
  });
}

/** @param {MessageEvent} event */
function heard(event) {
  seen = event.lastEventId || seen;
  if (event.type === "change") for (const element of watching) element.changed(JSON.parse(event.data));
  // Too much was missed to be told, or the server no longer knows where we stood: nothing shown can be trusted.
  if (event.type === "reset") for (const element of watching) element.refresh();
}

export function takeUp() {
  if (watching.size > 0 && !document.hidden) listen();
}

export const isConnected = () => source?.readyState === EventSource.OPEN;

// A browser keeps six connections per site: a tab nobody looks at must not hold one.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) source?.close();
  else for (const element of watching) element.look();
});
