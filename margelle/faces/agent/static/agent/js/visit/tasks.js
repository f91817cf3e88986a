// What the hands did. Expected tasks are already there; others come from the company's list.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { setStep, setTask } from './record.js';
import { Sheet, useOnce } from '../parts/sheet.js';
import { Icon } from '../parts/ui.js';
import { key } from '../model/reduce.js';
import { Part } from './part.js';

/** @param {Ctx} ctx @param {string} task @param {Pool} pool */
const saidOf = (ctx, task, pool) => ctx.shown.tasks.get(key(task, pool.id)) ?? ctx.shown.tasks.get(key(task, null)) ?? null;

/** Expected ones in order, then what was ticked besides. @param {Ctx} ctx @param {Pool} pool */
function tasksOf(ctx, pool) {
  const beside = ctx.catalogue.tasks.filter((task) => !ctx.visit.task_ids.includes(task.id) && saidOf(ctx, task.id, pool)?.done);
  return [...ctx.visit.task_ids, ...beside.map((task) => task.id)];
}

/** @param {{ ctx: Ctx, id: string, name: any, said: { done: boolean, reason: string } | null | undefined, onTick: (done: boolean) => void }} props */
const Tick = ({ ctx, id, name, said, onTick }) => html`<li><label class="tick"><input class="sr" id=${`task-${id}`} type="checkbox" checked=${said?.done ?? false} disabled=${!ctx.editable} onChange=${(/** @type {any} */ event) => onTick(event.currentTarget.checked)} /><span class="box"><${Icon} name="check" /></span><span>${name}</span>${said && !said.done && said.reason ? html`<small>${said.reason}</small>` : null}</label></li>`;

/** What is done first, in order. @param {{ ctx: Ctx }} props */
export function Steps({ ctx }) {
  const steps = ctx.visit.steps ?? [];
  if (!steps.length) return null;
  const said = steps.map((step) => ctx.shown.tasks.get(key(step.id, null)));
  const done = said.filter((one) => one?.done).length;
  return html`<${Part} id="steps" title="Étapes" word=${`${done} sur ${steps.length}`} done=${done === steps.length}><ol>${steps.map((step, at) => html`<${Tick} key=${step.id} ctx=${ctx} id=${step.id} name=${html`${at + 1}. ${step.text}${step.required && html`<small class="must">obligatoire</small>`}`} said=${said[at]} onTick=${(/** @type {boolean} */ on) => setStep(ctx.visit.id, step, on)} />`)}</ol></${Part}>`;
}

/** @param {{ ctx: Ctx, pool: Pool, onClose: () => void }} props */
function More({ ctx, pool, onClose }) {
  const shown = tasksOf(ctx, pool);
  const others = ctx.catalogue.tasks.filter((task) => !shown.includes(task.id));
  /** @param {string} task */
  const add = async (task) => {
    await setTask(ctx.visit.id, task, pool.id, true);
    onClose();
  };
  return html`<${Sheet} title="Autre tâche" onClose=${onClose}><ul class="choices">${others.map((task) => html`<li key=${task.id}><button type="button" onClick=${() => add(task.id)}><span>${task.name}<small>${task.group_label}</small></span><${Icon} name="plus" /></button></li>`)}</ul></${Sheet}>`;
}

/** @param {{ ctx: Ctx }} props */
export function Tasks({ ctx }) {
  const [adding, setAdding] = useState(/** @type {Pool | null} */ (null));
  const all = ctx.pools.flatMap((pool) => tasksOf(ctx, pool).map((task) => ({ pool, task, said: saidOf(ctx, task, pool) })));
  const open = all.filter((one) => !one.said?.done && !one.said?.reason);
  const done = all.filter((one) => one.said?.done).length;
  const everything = useOnce(async () => {
    for (const one of open) await setTask(ctx.visit.id, one.task, one.pool.id, true);
  });
  return html`<${Part} id="tasks" title="Tâches" word=${all.length ? `${done} sur ${all.length}` : ''} done=${all.length > 0 && open.length === 0}>
    ${ctx.pools.map((pool) => html`<div key=${pool.id}>
      ${ctx.pools.length > 1 && html`<h3>${pool.name}</h3>`}
      <ul>${tasksOf(ctx, pool).map((task) => html`<${Tick} key=${task} ctx=${ctx} id=${`${task}-${pool.id}`} name=${ctx.catalogue.tasks.find((known) => known.id === task)?.name ?? 'Tâche retirée de la liste'} said=${saidOf(ctx, task, pool)} onTick=${(/** @type {boolean} */ on) => setTask(ctx.visit.id, task, pool.id, on)} />`)}</ul>
      ${ctx.editable && ctx.pools.length > 1 && html`<button class="press wide" type="button" onClick=${() => setAdding(pool)}><${Icon} name="plus" />Autre tâche</button>`}
    </div>`)}
    ${ctx.editable && open.length > 0 && html`<button class="press" type="button" onClick=${everything}><${Icon} name="check-check" />Tout est fait</button>`}
    ${ctx.editable && ctx.pools.length === 1 && html`<button class="press quiet" type="button" onClick=${() => setAdding(ctx.pools[0])}><${Icon} name="plus" />Autre tâche</button>`}
    ${adding && html`<${More} ctx=${ctx} pool=${adding} onClose=${() => setAdding(null)} />`}
  </${Part}>`;
}
