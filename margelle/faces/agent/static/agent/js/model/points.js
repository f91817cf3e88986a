// What is still to do before a visit is whole. One point per task and reading, one for the photo after: the photo
// before is offered and not asked for. Each may be given a reason; what the office requires says so and comes first.
import { key } from './reduce.js';
import { isMet, requiredOf, requiredReading } from './required.js';

/** @param {Visit} visit @param {Shown} shown @param {Catalogue} catalogue @param {Pool[]} pools @returns {Point[]} */
export function pointsLeft(visit, shown, catalogue, pools) {
  const all = [
    ...photoPoints(visit, shown, 'before'),
    ...stepPoints(visit, shown),
    ...taskPoints(visit, shown, catalogue, pools),
    ...readingPoints(visit, shown, catalogue, pools),
    ...photoPoints(visit, shown, 'detail'),
    ...photoPoints(visit, shown, 'after'),
  ];
  return [...all.filter((point) => point.required), ...all.filter((point) => !point.required)];
}

/** Only a required step is asked for. @param {Visit} visit @param {Shown} shown @returns {Point[]} */
function stepPoints(visit, shown) {
  return (visit.steps ?? []).flatMap((step) => {
    const said = shown.tasks.get(key(step.id, null));
    if (!step.required || said?.done || said?.reason) return [];
    return [{ what: step.text, part: 'steps', field: `task-${step.id}`, step, required: `step:${step.id}` }];
  });
}

/** The photo after is always hoped for, the others when they are required.
 * @param {Visit} visit @param {Shown} shown @param {'before' | 'after' | 'detail'} moment @returns {Point[]} */
function photoPoints(visit, shown, moment) {
  const asked = requiredOf(visit).filter((one) => one.kind === 'photo' && one.moment === moment);
  const part = moment === 'detail' ? 'photos-required' : `photo-${moment}`;
  const left = asked.filter((one) => !isMet(one, shown));
  if (asked.length > 0) return left.map((one) => ({ what: one.what, part, field: moment === 'detail' ? `photo-${one.requirement_id}` : `photo-${moment}`, required: one.key }));
  return moment !== 'after' || shown.photos.some((photo) => photo.moment === 'after') ? [] : [{ what: 'Photo après', part, field: part }];
}

/** A site with one pool needs no name beside the task. @param {Pool[]} pools @param {Pool} pool */
const of = (pools, pool) => (pools.length > 1 ? ` (${pool.name})` : '');

/** @param {Visit} visit @param {Shown} shown @param {Catalogue} catalogue @param {Pool[]} pools @returns {Point[]} */
function taskPoints(visit, shown, catalogue, pools) {
  return pools.flatMap((pool) =>
    visit.task_ids.flatMap((id) => {
      const said = shown.tasks.get(key(id, pool.id)) ?? shown.tasks.get(key(id, null));
      if (said?.done || said?.reason) return [];
      const name = catalogue.tasks.find((task) => task.id === id)?.name ?? 'Tâche';
      return [{ what: name + of(pools, pool), part: 'tasks', field: `task-${id}-${pool.id}`, task: id, pool: pool.id }];
    }),
  );
}

/** The expected ones, and those required on one pool alone. @param {Visit} visit @param {Pool} pool */
export const wantedReadings = (visit, pool) => [...new Set([...visit.parameters, ...requiredOf(visit).flatMap((one) => (one.kind === 'reading' && one.pool_id === pool.id && one.parameter ? [one.parameter] : []))])];

/** @param {Visit} visit @param {Shown} shown @param {Catalogue} catalogue @param {Pool[]} pools @returns {Point[]} */
function readingPoints(visit, shown, catalogue, pools) {
  return pools.flatMap((pool) =>
    wantedReadings(visit, pool).flatMap((code) => {
      if (shown.readings.has(key(code, pool.id))) return [];
      const name = catalogue.parameters.find((parameter) => parameter.code === code)?.name ?? code;
      const required = requiredReading(visit, code, pool.id)?.key;
      return [{ what: name + of(pools, pool), part: 'readings', field: `reading-${code}-${pool.id}`, ...(required ? { required } : {}) }];
    }),
  );
}
