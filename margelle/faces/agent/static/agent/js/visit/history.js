// The pool's last reports, at hand with or without network.
import { html } from 'htm/preact';
import { longDay } from '../model/days.js';
import { show, showAmount, showReading } from '../model/numbers.js';
import { copies } from '../state.js';

/** @param {string} code */
const parameterOf = (code) => copies.value.catalogue?.parameters.find((parameter) => parameter.code === code) ?? null;

/** What the company no longer measures has no name on the phone. @param {{ report: PastReport }} props */
function Past({ report }) {
  const readings = report.readings.filter((reading) => parameterOf(reading.parameter));
  return html`<article class="past"><h3>${longDay(report.day)}<small>${[report.service, report.technician].filter(Boolean).join(' · ')}</small></h3>
    ${readings.length > 0 && html`<dl class="water">${readings.map((reading) => {
      const parameter = parameterOf(reading.parameter);
      return html`<div key=${reading.parameter}><dt>${parameter?.name ?? reading.parameter}</dt><dd>${parameter ? showReading(reading.value, parameter) : show(reading.value)} ${parameter?.unit ?? ''}</dd></div>`;
    })}</dl>`}
    ${report.tasks.length > 0 && html`<p>${report.tasks.join(', ')}</p>`}
    ${report.products.length > 0 && html`<p>${report.products.map((product) => `${product.name} ${showAmount(product.quantity, product.unit)}`).join(', ')}</p>`}
    ${report.comment && html`<p class="aside">${report.comment}</p>`}
    ${report.incidents.map((incident) => html`<p class="aside" key=${incident}>${incident}</p>`)}
  </article>`;
}

/**
 * `before`: the visit's own day, whose report is on the screen already.
 * @param {{ pool: Pool, open?: boolean, named?: boolean, before?: string }} props */
export function History({ pool, open, named, before }) {
  const history = pool.history.filter((report) => !before || report.day < before);
  return html`<details class="part history" open=${open}>
  <summary><h2>${named ? `Dernier compte rendu : ${pool.name}` : 'Dernier compte rendu'}</h2><span class="todo-word">${history.length > 0 ? longDay(history[0].day) : 'aucun'}</span></summary>
  ${history.length === 0 && html`<p>Ce bassin n’a pas encore de compte rendu. Le vôtre sera le premier.</p>`}
  ${history.map((report) => html`<${Past} key=${report.day} report=${report} />`)}
  ${pool.equipment.length > 0 && html`<h3>Équipements</h3><ul>${pool.equipment.map((item) => html`<li key=${item.kind_label + item.model}>${[item.kind_label, item.make, item.model].filter(Boolean).join(' · ')}</li>`)}</ul>`}
</details>`;
}
