// What is still to do before a visit is whole. One point per task, reading and photo; each may be given a reason.
import { key } from './reduce.js';

/** @param {Visit} visit @param {Shown} shown @param {Catalogue} catalogue @param {Pool[]} pools @returns {Point[]} */
export function pointsLeft(visit, shown, catalogue, pools) {
  return [
    ...photoPoint(shown, 'before', 'Photo avant', 'photo-before'),
    ...taskPoints(visit, shown, catalogue, pools),
    ...readingPoints(visit, shown, catalogue, pools),
    ...photoPoint(shown, 'after', 'Photo après', 'photo-after'),
  ];
}

/** @param {Shown} shown @param {string} moment @param {string} what @param {string} part @returns {Point[]} */
function photoPoint(shown, moment, what, part) {
  return shown.photos.some((photo) => photo.moment === moment) ? [] : [{ what, part, field: part }];
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

/** @param {Visit} visit @param {Shown} shown @param {Catalogue} catalogue @param {Pool[]} pools @returns {Point[]} */
function readingPoints(visit, shown, catalogue, pools) {
  return pools.flatMap((pool) =>
    visit.parameters.flatMap((code) => {
      if (shown.readings.has(key(code, pool.id))) return [];
      const name = catalogue.parameters.find((parameter) => parameter.code === code)?.name ?? code;
      return [{ what: name + of(pools, pool), part: 'readings', field: `reading-${code}-${pool.id}` }];
    }),
  );
}
