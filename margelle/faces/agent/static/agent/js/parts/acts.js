// The two verbs of the round. Those of the stop are in visit/record.js.
import { append } from '../store/ops.js';

/** @param {string} visit */
export const setOff = (visit) => append('visit.set_off', visit, {});
/** @param {string} visit */
export const arrive = (visit) => append('visit.arrive', visit, {});
