// Small typed builders for the phone's pure modules.

export const POOL = 'pool-1';

/** @param {object} [change] */
export const visit = (change = {}) => ({
  id: 'visit-1', day: '2026-06-17', start: '10:15', minutes: 45, rank: 5, state: 'planned', task_ids: ['baskets', 'brush'],
  parameters: ['ph', 'temperature'], pool_ids: [POOL], products: [],
  report: { tasks: [], readings: [], products: [], photos: [], comments: [], incidents: [] },
  ...change,
});

let seq = 0;
/** @param {string} kind @param {object} payload @param {object} [change] */
export const op = (kind, payload = {}, change = {}) => {
  seq += 1;
  return { id: `op-${seq}`, seq, kind, subject: 'visit:visit-1', at: '2026-06-17T08:42:00.000Z', offset_ms: 0, payload, replaces: null, state: 'local', attempts: 0, next_try: 0, reason: null, code: null, receipt: null, ...change };
};

/** @param {number} at */
export const received = (at) => ({ state: 'received', receipt: { seq: at, received_at: '2026-06-17T08:43:00.000Z' } });

export const catalogue = {
  tasks: [{ id: 'baskets', name: 'Paniers vidés' }, { id: 'brush', name: 'Parois brossées' }],
  parameters: [{ code: 'ph', name: 'pH', decimals: 1, step: '0.2', low: '0', high: '14' }, { code: 'temperature', name: 'Température', decimals: 1, step: '1', low: '-5', high: '45' }],
};
export const pools = [{ id: POOL, name: 'Piscine' }];
