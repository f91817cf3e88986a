// What the hands did. Expected tasks are already there; others come from the company's list.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { setTask } from './record.js';
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

/** @param {{ ctx: Ctx, task: string, pool: Pool }} props */
function Tick({ ctx, task, pool }) {
  const said = saidOf(ctx, task, pool);
  const name = ctx.catalogue.tasks.find((known) => known.id === task)?.name ?? 'Tâche retirée de la liste';
  /** @param {Event} event */
  const toggle = (event) => void setTask(ctx.visit.id, task, pool.id, /** @type {HTMLInputElement} */ (event.currentTarget).checked);
  return html`<li><label class="tick"><input class="sr" id=${`task-${task}-${pool.id}`} type="checkbox" checked=${said?.done ?? false} disabled=${!ctx.editable} onChange=${toggle} /><span class="box"><${Icon} name="check" /></span><span>${name}</span>${said && !said.done && said.reason ? html`<small>${said.reason}</small>` : null}</label></li>`;
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
      <ul>${tasksOf(ctx, pool).map((task) => html`<${Tick} key=${task} ctx=${ctx} task=${task} pool=${pool} />`)}</ul>
      ${ctx.editable && ctx.pools.length > 1 && html`<button class="press wide" type="button" onClick=${() => setAdding(pool)}><${Icon} name="plus" />Autre tâche</button>`}
    </div>`)}
    ${ctx.editable && open.length > 0 && html`<button class="press" type="button" onClick=${everything}><${Icon} name="check-check" />Tout est fait</button>`}
    ${ctx.editable && ctx.pools.length === 1 && html`<button class="press quiet" type="button" onClick=${() => setAdding(ctx.pools[0])}><${Icon} name="plus" />Autre tâche</button>`}
    ${adding && html`<${More} ctx=${ctx} pool=${adding} onClose=${() => setAdding(null)} />`}
  </${Part}>`;
}
