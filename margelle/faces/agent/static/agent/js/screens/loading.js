// The morning: what the day's visits want and the vehicle lacks. A press puts it on board, another takes it back.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Net, Tabs } from '../parts/frame.js';
import { HeldLine, KeyLine } from '../parts/keys.js';
import { Amount } from '../parts/amount.js';
import { Sheet, useOnce } from '../parts/sheet.js';
import { Bar, Empty, Icon, Said } from '../parts/ui.js';
import { dayKeys, held, lines, load, missing, van } from '../parts/van.js';
import { longDay } from '../model/days.js';
import { parse, plainText, show, showAmount } from '../model/numbers.js';
import { copies, today } from '../state.js';
import { draft, draftsOf } from '../store/drafts.js';

const DECIMALS = 3;

/** Another quantity than the one that lacks; what is typed is kept at each key. @param {{ line: LoadLine, onClose: () => void }} props */
function Other({ line, onClose }) {
  const field = `load-${line.product.id}`;
  const [text, setText] = useState(show(line.load?.quantity ?? line.missing));
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    void draftsOf('van').then((drafts) => drafts.has(field) && setText(drafts.get(field) ?? ''));
  }, [field]);
  /** @param {string} next */
  const write = (next) => {
    setText(next);
    void draft('van', field, next);
  };
  const save = useOnce(async () => {
    const amount = parse(text || '0', DECIMALS);
    if (amount === null || Number(amount) < 0) return setWrong('Indiquez la quantité chargée, par exemple 2,5.');
    await load(line, amount);
    onClose();
  });
  return html`<${Sheet} title=${line.product.name} onClose=${onClose}>
    <${Amount} id="loaded" label="Quantité chargée" text=${text} unit=${line.product.unit} step=${Number(line.product.step) || 1} onText=${write} />
    ${wrong && html`<p class="word act" role="alert">${wrong}</p>`}
    ${line.load && html`<p class="facts">Zéro le retire du véhicule.</p>`}
    <button class="big" type="button" onClick=${save}>Enregistrer</button>
  </${Sheet}>`;
}

/** @param {{ line: LoadLine, onOther: () => void }} props */
function Line({ line, onOther }) {
  const { product, load: loaded } = line;
  const isOn = line.missing === 0;
  const press = useOnce(() => load(line, loaded && isOn ? '0' : plainText((loaded?.quantity ?? 0) + line.missing, DECIMALS)));
  const quantity = showAmount(isOn ? (loaded?.quantity ?? line.need) : line.missing, product.unit);
  const why = [line.clients.length ? `pour ${line.clients.join(', ')}` : '', `à bord : ${showAmount(line.onBoard, product.unit)}`].filter(Boolean).join(' · ');
  return html`<li class=${isOn ? 'load is-on' : 'load'}>
    <button class="tickbox" type="button" aria-pressed=${String(isOn)} disabled=${isOn && !loaded} onClick=${press}><span class="tick-mark">${isOn && html`<${Icon} name="check" />`}</span><span><b>${quantity}</b> ${product.name}<small>${why}</small></span></button>
    <button class="tap" type="button" aria-label=${`Autre quantité : ${product.name}`} onClick=${onOther}><${Icon} name="pencil" /></button>
  </li>`;
}

function AskedFor() {
  const asked = (van.value?.asked ?? []).flatMap((one) => {
    const visit = copies.value.visits.find((known) => known.id === one.visit_id);
    return visit ? { ...one, client: visit.client.name } : [];
  });
  return asked.length > 0 && html`<section class="part"><h2>Manquait la dernière fois</h2>${asked.map((one) => html`<p class="facts" key=${one.visit_id + one.text}><${Icon} name="wrench" /><span>${one.client}\u00a0: ${one.text}<small>${one.why}</small></span></p>`)}</section>`;
}

/** Those of today's sites to take along, and those of other days to bring back. */
function Keys() {
  const ofDay = new Set(dayKeys.value.map((key) => key.id));
  const others = held.value.filter((key) => !ofDay.has(key.id));
  return html`${dayKeys.value.length > 0 && html`<section class="part"><h2>Clés du jour</h2><ul class="access">${dayKeys.value.map((key) => html`<${KeyLine} key=${key.id} k=${{ ...key, name: `${key.name}, ${key.client}` }} />`)}</ul></section>`}
    ${others.length > 0 && html`<section class="part"><h2>À rapporter</h2><ul class="access">${others.map((key) => html`<${HeldLine} key=${key.id} k=${key} />`)}</ul></section>`}`;
}

export function Loading() {
  const [other, setOther] = useState('');
  const line = lines.value.find((one) => one.product.id === other);
  const left = missing.value.length;
  const where = van.value?.vehicle?.name ?? 'Votre véhicule';
  return html`<${Bar} title="À charger" under=${`${where} · ${longDay(today.value)}`} back="/tech/" /><${Net} />
    <main>
      ${lines.value.length + dayKeys.value.length + held.value.length === 0 && html`<${Empty} icon="truck" title="Rien à charger"><p>Le bureau n’a prévu aucun produit pour les interventions du jour.</p></${Empty}>`}
      ${lines.value.length > 0 && html`<section class="part"><h2>Produits<span class="todo-word">${left ? `${left} à charger` : 'tout est à bord'}</span></h2>
        <ul class="loads">${lines.value.map((one) => html`<${Line} key=${one.product.id} line=${one} onOther=${() => setOther(one.product.id)} />`)}</ul><${Said} /></section>`}
      <${Keys} />
      <${AskedFor} />
      ${line && html`<${Other} line=${line} onClose=${() => setOther('')} />`}
    </main>
    <footer class="bottom"><${Tabs} /></footer>`;
}
