// What this visit may not end without: the office counted it, here it is only compared with what was recorded.
import { key } from './reduce.js';

/** @param {Visit} visit @returns {RequiredThing[]} */
export const requiredOf = (visit) => visit.required ?? [];

/** The keys the office is told that this phone knew of. @param {Visit} visit */
export const knownKeys = (visit) => [...requiredOf(visit).map((one) => one.key), ...(visit.steps ?? []).flatMap((step) => (step.required ? [`step:${step.id}`] : []))];

/** @param {RequiredThing} one @param {Shown} shown */
export function isMet(one, shown) {
  if (one.kind === 'reading') return shown.readings.has(key(one.parameter ?? '', one.pool_id));
  if (one.kind === 'step') return shown.tasks.get(key(one.requirement_id, null))?.done ?? false;
  // A detail may show anything: only a photo taken for this one counts.
  return shown.photos.some((photo) => photo.requirement === one.requirement_id || (one.moment !== 'detail' && photo.moment === one.moment));
}

/** The office's words, as they go on after « obligatoire ». @type {Record<string, string>} */
const SHORT = { 'À chaque intervention': '', 'À la demande': ' cette fois' };

/** « obligatoire, toutes les 4 interventions » @param {RequiredThing} one */
export const whyRequired = (one) => `obligatoire${SHORT[one.often] ?? `, ${one.often.charAt(0).toLowerCase()}${one.often.slice(1)}`}`;

/** @param {Visit} visit @param {string} code @param {string} pool */
export const requiredReading = (visit, code, pool) => requiredOf(visit).find((one) => one.kind === 'reading' && one.parameter === code && one.pool_id === pool) ?? null;

/** Photos that have a place of their own on the screen: a detail, each with its name. @param {Visit} visit */
export const requiredDetails = (visit) => requiredOf(visit).filter((one) => one.kind === 'photo' && one.moment === 'detail');

/** @param {Visit} visit @param {string} moment */
export const requiredPhoto = (visit, moment) => requiredOf(visit).find((one) => one.kind === 'photo' && one.moment === moment) ?? null;
