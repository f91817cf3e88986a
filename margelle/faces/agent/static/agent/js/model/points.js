// What is still to do before a visit is whole. One point per task and reading, one for the photo after: the photo
// before is offered and not asked for. Each may be given a reason.
import { key } from './reduce.js';

/** @param {Visit} visit @param {Shown} shown @param {Catalogue} catalogue @param {Pool[]} pools @returns {Point[]} */
export function pointsLeft(visit, shown, catalogue, pools) {
  return [
    ...stepPoints(visit, shown),
    ...taskPoints(visit, shown, catalogue, pools),
    ...readingPoints(visit, shown, catalogue, pools),
    ...photoPoint(shown),
  ];
}

/** Only a required step is asked for. @param {Visit} visit @param {Shown} shown @returns {Point[]} */
function stepPoints(visit, shown) {
  return (visit.steps ?? []).flatMap((step) => {
    const said = shown.tasks.get(key(step.id, null));
    return !step.required || said?.done || said?.reason ? [] : [{ what: step.text, part: 'steps', field: `task-${step.id}`, step }];
  });
}

/** @param {Shown} shown @returns {Point[]} */
function photoPoint(shown) {
  return shown.photos.some((photo) => photo.moment === 'after') ? [] : [{ what: 'Photo après', part: 'photo-after', field: 'photo-after' }];
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
