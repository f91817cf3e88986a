// The vehicle as this phone knows it. Loaded with the first screen that shows it, and read again at each new copy.
import { computed, effect, signal } from '@preact/signals';
import { heldNow } from '../model/keys.js';
import { boardNow, loadingList, loadsNow, needsOf } from '../model/van.js';
import { copies, cursor, ops, session, today } from '../state.js';
import { append } from '../store/ops.js';
import { store } from '../store/db.js';
import { stops } from './round.js';

/** @type {import('@preact/signals').Signal<Van | null>} */
export const van = signal(null);

effect(() => {
  const member = copies.value && session.value?.member.id;
  if (member) void store((db) => db.table('entities').get(['van', member])).then((row) => (van.value = row?.data ?? null));
});

export const board = computed(() => boardNow(van.value, ops.value, cursor.value));
export const lines = computed(() => loadingList(copies.value.catalogue?.products ?? [], needsOf(stops.value), board.value, loadsNow(van.value, ops.value, cursor.value, today.value)));
export const missing = computed(() => lines.value.filter((line) => line.missing > 0));

/** The keys of a day's sites, each once, with whose they are. */
export const dayKeys = computed(() => [...new Map(stops.value.filter((stop) => stop.site).map((stop) => [stop.site?.id, (stop.site?.keys ?? []).map((key) => ({ ...key, client: stop.visit.client.name, city: stop.site?.city ?? '' }))])).values()].flat());
/** Those in this technician's hands. */
export const held = computed(() => heldNow(van.value?.keys ?? [], dayKeys.value, ops.value, cursor.value));

/** Put the whole quantity of the day in the vehicle; zero takes it out again.
 * @param {LoadLine} line @param {string} quantity */
export const load = (line, quantity) =>
  append('van.load', 'van', { day: today.value, product: line.product.id, quantity, vehicle: van.value?.vehicle?.id ?? null }, { subject: `member:${session.value?.member.id}`, replaces: line.load?.id ?? null, field: `load-${line.product.id}` });
