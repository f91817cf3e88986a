// What the screens read. Written by the store and the sync engine, by nobody else.
import { computed, signal } from '@preact/signals';
import { dayOf, hourOf } from './model/days.js';
import { showVisit } from './model/reduce.js';

/** @type {import('@preact/signals').Signal<Session | null>} */
export const session = signal(null);
/** @type {import('@preact/signals').Signal<OpRow[]>} */
export const ops = signal([]);
/** @type {import('@preact/signals').Signal<PhotoRow[]>} */
export const photos = signal([]);
/** @type {import('@preact/signals').Signal<{ visits: Visit[], sites: Map<string, Site>, pools: Map<string, Pool>, catalogue: Catalogue | null }>} */
export const copies = signal({ visits: [], sites: new Map(), pools: new Map(), catalogue: null });
/** @type {import('@preact/signals').Signal<number>} */
export const cursor = signal(0);
/** @type {import('@preact/signals').Signal<Problem>} */
export const problem = signal(null);
/** @type {import('@preact/signals').Signal<boolean>} */
export const busy = signal(false);
/** @type {import('@preact/signals').Signal<string | null>} */
export const lastContact = signal(null);
/** @type {import('@preact/signals').Signal<number>} */
export const now = signal(Date.now());
/** @type {import('@preact/signals').Signal<{ text: string, tone: 'ok' | 'bad' }>} */
export const spoken = signal({ text: '', tone: 'ok' });
/** @type {import('@preact/signals').Signal<boolean>} */
export const updateReady = signal(false);

/** The browser's offer to install, kept until somebody presses the button. @type {import('@preact/signals').Signal<any>} */
export const installer = signal(null);

/** @param {string} text @param {'ok' | 'bad'} [tone] */
export const say = (text, tone = 'ok') => {
  spoken.value = { text, tone };
};

export const zone = computed(() => session.value?.company.timezone ?? 'Europe/Paris');
/** The office's clock, as well as this phone knows it. */
export const officeNow = computed(() => now.value + (session.value?.offset_ms ?? 0));
export const today = computed(() => dayOf(zone.value, officeNow.value));
export const hour = computed(() => hourOf(zone.value, officeNow.value));
/** Lease over, or a device shut out: customer data is hidden, capture and export go on. */
export const hidden = computed(() => session.value !== null && (session.value.locked || Date.parse(session.value.lease_until) < officeNow.value));

export const opsByVisit = computed(() => {
  /** @type {Map<string, OpRow[]>} */
  const byVisit = new Map();
  for (const op of ops.value) {
    const visit = op.subject.slice('visit:'.length);
    byVisit.set(visit, [...(byVisit.get(visit) ?? []), op]);
  }
  return byVisit;
});

/** @type {import('@preact/signals').ReadonlySignal<Map<string, Shown>>} */
export const shown = computed(() => new Map(copies.value.visits.map((visit) => [visit.id, showVisit(visit, opsByVisit.value.get(visit.id) ?? [], cursor.value)])));

/** A visit that is open at midnight belongs to both days. */
export const round = computed(() => copies.value.visits.filter((visit) => (visit.day === today.value && visit.state !== 'cancelled') || (visit.day < today.value && shown.value.get(visit.id)?.state === 'in_progress')).sort(inOrder));

export const unsent = computed(() => ops.value.filter((op) => op.state !== 'received' && op.state !== 'refused'));
export const refused = computed(() => ops.value.filter((op) => op.state === 'refused'));
export const photosWaiting = computed(() => photos.value.filter((photo) => photo.state === 'local'));

/** @param {Visit} a @param {Visit} b */
export function inOrder(a, b) {
  return a.day.localeCompare(b.day) || a.rank - b.rank || (a.start ?? '99').localeCompare(b.start ?? '99');
}
