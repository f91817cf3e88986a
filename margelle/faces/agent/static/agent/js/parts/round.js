// The stops of a day as the screens show them: the office's visit, our own work on it, how late, and where it is.
import { computed } from '@preact/signals';
import { hourOf, lateBy } from '../model/days.js';
import { whereabouts } from '../model/reduce.js';
import { copies, hour, opsByVisit, photos, round, shown, today, zone } from '../state.js';

/** @type {Record<string, string>} */
const WORDS = { local: 'Sur ce téléphone', sent: 'Envoyé', refused: 'Refusé en partie : voir Profil' };

/** « Reçu par le bureau 10:42 », with the photos that still wait. @param {string} visit */
export function whereWords(visit) {
  const { step, at } = whereabouts(opsByVisit.value.get(visit) ?? []);
  if (step === 'none') return '';
  const waiting = photos.value.filter((photo) => photo.visit === visit && photo.state === 'local').length;
  const word = step === 'received' && at ? `Reçu par le bureau ${hourOf(zone.value, at)}` : WORDS[step];
  return waiting ? `${word} · ${waiting} photo${waiting > 1 ? 's' : ''} en attente` : word;
}

/** @param {Visit} visit @param {number} rank @returns {Stop} */
export function stopOf(visit, rank) {
  const seen = /** @type {Shown} */ (shown.value.get(visit.id));
  const tolerance = copies.value.catalogue?.late_tolerance_min ?? 15;
  return {
    visit,
    rank,
    shown: seen,
    site: copies.value.sites.get(visit.site_id) ?? null,
    late: lateBy(visit, seen.state, today.value, hour.value, tolerance),
    where: whereWords(visit.id),
  };
}

export const stops = computed(() => round.value.map((visit, index) => stopOf(visit, index + 1)));
export const behind = computed(() => stops.value.filter((stop) => ['done', 'validated', 'skipped'].includes(stop.shown.state)));
export const ahead = computed(() => stops.value.filter((stop) => !behind.value.includes(stop)));
/** What is running comes first, then what one drives to, then the order of the round. */
export const nextStop = computed(
  () => ahead.value.find((stop) => stop.shown.state === 'in_progress') ?? ahead.value.find((stop) => stop.shown.state === 'en_route') ?? ahead.value.find((stop) => !stop.visit.gone) ?? null,
);

const EARTH_KM = 6371;
const ROADS = 1.3;

/** A rough road distance, said as such. @param {Site | null} from @param {Site | null} to @returns {string} */
export function roughDistance(from, to) {
  if (!from?.lat || !to?.lat) return '';
  const [a, b] = [(Number(from.lat) * Math.PI) / 180, (Number(to.lat) * Math.PI) / 180];
  const turn = ((Number(to.lng) - Number(from.lng)) * Math.PI) / 180;
  const km = EARTH_KM * Math.acos(Math.min(1, Math.sin(a) * Math.sin(b) + Math.cos(a) * Math.cos(b) * Math.cos(turn))) * ROADS;
  return km < 1 ? 'moins de 1 km' : `environ ${Math.round(km)} km`;
}
