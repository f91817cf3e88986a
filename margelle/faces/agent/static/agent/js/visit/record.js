// The verbs of a stop, each one operation. Screens call these and go on.
import { lastOwn } from '../model/reduce.js';
import { opsByVisit } from '../state.js';
import { append } from '../store/ops.js';

/** @param {string} visit */
const own = (visit) => opsByVisit.value.get(visit) ?? [];

/** @param {string} visit */
export const turnBack = (visit) => append('visit.turn_back', visit, {});
/** `known` are the required things that this phone has heard of. @param {string} visit @param {{ what: string, reason: string, note?: string, key?: string }[]} missing @param {string[]} known */
export const finish = (visit, missing, known) => append('visit.finish', visit, known.length > 0 ? { missing, known } : { missing });
/** @param {string} visit @param {string} reason */
export const reopen = (visit, reason) => append('visit.reopen', visit, { reason });
/** `new_day` is proposed to the office, which confirms it. @param {string} visit @param {string} reason @param {string} note @param {string | null} new_day */
export const skip = (visit, reason, note, new_day) => append('visit.skip', visit, { reason, note, new_day });

/** @param {string} visit @param {string} task @param {string | null} pool @param {boolean} done @param {string} [reason] */
export const setTask = (visit, task, pool, done, reason = '') => append('task.set', visit, { task, pool, done, reason });

/** The text goes along: the office may take the step out meanwhile. @param {string} visit @param {Step} step @param {boolean} done @param {string} [reason] */
export const setStep = (visit, { id, text }, done, reason = '') => append('step.set', visit, { step: id, text, done, reason });

/** @param {string} visit @param {string} pool @param {string} parameter @param {string} value @param {Taken} taken @param {string} field */
export function addReading(visit, pool, parameter, value, taken, field) {
  const before = lastOwn(own(visit), 'reading.add', (said) => said.pool === pool && said.parameter === parameter);
  return append('reading.add', visit, { pool, parameter, value, ...taken }, { replaces: before?.id ?? null, field });
}

/** The whole quantity for this visit; zero takes the product back. `place` is the store it came from, when not the vehicle.
 * @param {string} visit @param {string} product @param {string | null} pool @param {string} quantity
 * @param {{ advised?: boolean, fitted?: boolean, place?: string | null }} [how] */
export function useProduct(visit, product, pool, quantity, { advised = false, fitted = false, place = null } = {}) {
  const before = lastOwn(own(visit), 'product.use', (said) => said.product === product && said.pool === pool);
  return append('product.use', visit, { product, pool, quantity, advised, fitted, place }, { replaces: before?.id ?? null, field: `product-${product}-${pool}` });
}

/** A report has one note for the client and one for the team: writing again corrects it.
 * @param {string} visit @param {string} text @param {'client' | 'team'} audience @param {string} field */
export function writeNote(visit, text, audience, field) {
  const before = lastOwn(own(visit), 'comment.write', (said) => said.audience === audience);
  return append('comment.write', visit, { text, audience }, { replaces: before?.id ?? null, field });
}

/** A message is never corrected: it may have been read. @param {string} visit @param {string} text @param {string} field */
export const writeOffice = (visit, text, field) => append('comment.write', visit, { text, audience: 'office' }, { field });

/** @param {string} visit @param {{ kind: string, severity: string, text: string, pool: string | null, photo_sha256: string | null, equipment: string | null }} said */
export const reportIncident = (visit, said) => append('incident.report', visit, said, { field: 'incident-text' });
/** @param {string} visit @param {{ label: string, text: string, pool: string | null, photo_sha256: string | null }} said */
export const recommend = (visit, said) => append('recommendation.add', visit, said, { field: 'recommendation-text' });
/** @param {string} visit @param {string} pool @param {string} field @param {any} value */
export const propose = (visit, pool, field, value) => append('pool.propose', visit, { pool, field, value });
/** @param {string} visit @param {string} site */
export const revealed = (visit, site) => append('code.reveal', visit, { site });
/** Signed again after a correction: what was opened for it closes. @param {string} visit @param {{ name: string, absent: boolean, strokes: number[][] }} said */
export const sign = (visit, said) => append('signature.add', visit, said, { field: 'unfrozen' });
