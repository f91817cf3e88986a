// When to talk to the office: at start, when the app comes to the front, when the network is back, every few seconds
// while it is looked at, and at the press of a button. One tab works, the others wait.
import { busy, photosWaiting, problem, say, session, unsent } from '../state.js';
import { storeName } from '../store/db.js';
import { readJournal } from '../store/journal.js';
import { wrote } from '../store/ops.js';
import { isSignedIn, wipe } from '../store/enter.js';
import { amend } from '../store/session.js';
import { heartbeat, lastPush } from './beat.js';
import { Refusal } from './http.js';
import { sendPhotos, tryPhotos } from './media.js';
import { backoffMs } from './plan.js';
import { pullAll } from './pull.js';
import { pushAll } from './push.js';
import { listenToTabs, tellTabs } from './tabs.js';

const LOOKED_AT_MS = 5_000;
const BEHIND_MS = 60_000;
const LOCKED_MS = 300_000;
/** The thumb first, then the network: sending redraws the screen. What is written in one go leaves together, and
 * never later than this after its first word. */
const QUIET_MS = 400;
const LATEST_MS = 2_000;

let failures = 0;
let dueAt = 0;
let running = false;
/** Something was written while we were talking: do not wait for the next tick. */
let asked = false;
/** A trigger came while we were talking: what this exchange ends with must not make it wait. */
let again = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let written;
let since = 0;

export function startEngine() {
  wrote.addEventListener('op', () => {
    since ||= Date.now();
    clearTimeout(written);
    written = setTimeout(() => void soon(), Math.max(0, Math.min(QUIET_MS, since + LATEST_MS - Date.now())));
  });
  addEventListener('online', () => void fresh());
  addEventListener('offline', () => (problem.value = 'offline'));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void fresh());
  listenToTabs();
  void soon();
}

/** A trigger overrides the backoff: the reason to wait may just have gone. One that comes during an exchange
 * counts after it, even when that exchange fails. */
async function soon() {
  tellTabs();
  since = dueAt = 0;
  again ||= running;
  await turn(false);
}

/** The network or the eyes are back: what failed before says nothing of now, and the very first call after a
 * change of network is often cut. */
async function fresh() {
  failures = 0;
  await soon();
}

/** The button: wait for the other tab if there is one, and say how it ended. */
export async function syncNow() {
  failures = 0;
  tryPhotos();
  await turn(true);
  if (problem.value === null) say(unsent.value.length + photosWaiting.value.length === 0 ? 'Tout est au bureau' : 'Envoi en cours');
}

/** @param {boolean} wait */
async function turn(wait) {
  asked ||= running;
  if (running && !wait) return;
  clearTimeout(timer);
  running = true;
  try {
    await talk(wait);
  } finally {
    running = false;
    if (again) dueAt = 0;
    again = false;
    timer = setTimeout(() => void turn(false), untilNextTurn());
  }
}

/** At once when something was written meanwhile; after a failure, when the backoff ends. */
function untilNextTurn() {
  if (asked) return 0;
  if (dueAt > Date.now()) return dueAt - Date.now();
  return document.visibilityState === 'visible' ? LOOKED_AT_MS : BEHIND_MS;
}

/** @param {boolean} wait */
async function talk(wait) {
  asked = false;
  const name = storeName();
  if (!session.value || !name || (!wait && Date.now() < dueAt)) return;
  // `ifAvailable`: a second tab must not queue up behind the first one every five seconds.
  await navigator.locks.request(`outbox:${name}`, wait ? {} : { ifAvailable: true }, async (lock) => lock && name === storeName() && (await isSignedIn()) && exchange());
}

async function exchange() {
  if (problem.value === 'expired') return;
  busy.value = unsent.value.length + photosWaiting.value.length > 0;
  try {
    const received = await pushAll();
    if ((await pullAll()).resend) await pushAll();
    await heartbeat(received > 0);
    // Readings never wait for photos: a new op stops the uploads, and the next turn takes them up again.
    // The last photo may be what the office waited for to validate: hear its word now, not at the next tick.
    asked = (await sendPhotos(() => asked)) > 0 || asked;
    problem.value = null;
    failures = 0;
    dueAt = 0;
  } catch (trouble) {
    await meet(trouble);
  } finally {
    busy.value = false;
  }
}

/** @param {unknown} trouble */
async function meet(trouble) {
  if (!(trouble instanceof Refusal)) throw trouble;
  if (trouble.kind === 'expired' || trouble.code === 'bad_token') problem.value = 'expired';
  else if (trouble.kind === 'revoked' && trouble.mode === 'wipe') await wipe();
  else if (trouble.kind === 'revoked') {
    await amend({ locked: true });
    problem.value = 'locked';
    await lastPush();
    dueAt = Date.now() + LOCKED_MS;
  } else {
    failures += 1;
    dueAt = Date.now() + Math.max(backoffMs(failures), trouble.after * 1000);
    problem.value = navigator.onLine ? 'unreachable' : 'offline';
  }
}

/** After signing in again as the same person, the queue goes on where it stopped. */
export async function resume() {
  problem.value = null;
  failures = 0;
  await soon();
  await readJournal();
}
