// Getting in: address, access notes, gate codes, whom to call, what the team knows, what the office changed.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { revealed } from './record.js';
import { directions } from '../parts/directions.js';
import { ACCESS_ICONS } from '../parts/stops.js';
import { Icon } from '../parts/ui.js';
import { phone } from '../model/numbers.js';
import { shortDay } from '../model/days.js';
import { say } from '../state.js';
import { openCode } from '../store/secrets.js';
import { KeyLine } from '../parts/keys.js';
import { Part } from './part.js';

const SHOWN_MS = 60_000;

/** Hidden until pressed, hidden again after a minute; showing it is an operation like any other.
 * @param {{ ctx: Ctx, code: SealedCode }} props */
function Code({ ctx, code }) {
  const [clear, setClear] = useState('');
  useEffect(() => {
    if (!clear) return undefined;
    const timer = setTimeout(() => setClear(''), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [clear]);
  const reveal = async () => {
    try {
      const value = await openCode(code);
      await revealed(ctx.visit.id, ctx.visit.site_id);
      setClear(value);
    } catch {
      say('Ce code ne s’ouvre plus sur ce téléphone. Synchronisez, ou demandez-le au bureau.', 'bad');
    }
  };
  return html`<li><${Icon} name="key-round" /><span>${code.label} ${clear && html`<b>${clear}</b>`}</span>
    <button class="press" type="button" onClick=${clear ? () => setClear('') : reveal}><${Icon} name=${clear ? 'eye-off' : 'eye'} />${clear ? 'Masquer' : 'Afficher le code'}</button></li>`;
}

/** @param {{ ctx: Ctx }} props */
export function Enter({ ctx }) {
  const { site, visit } = ctx;
  if (!site) return null;
  const people = site.contacts.filter((contact) => contact.phone);
  const begun = ctx.shown.photos.length + ctx.shown.tasks.size + ctx.shown.readings.size > 0;
  return html`<${Part} id="enter" title="Entrer" word=${begun ? 'Entré' : site.city} done=${begun}>
    ${visit.gone ? html`<p class="note"><${Icon} name="triangle-alert" /><span>Le bureau a retiré cette intervention de votre tournée. Ce que vous avez saisi est gardé et lui sera montré.</span></p>` : null}
    ${visit.notice ? html`<p class="note"><${Icon} name="message-square" /><span>${visit.notice}</span></p>` : null}
    <a class="press wide" href=${directions(site)} target="_blank" rel="noopener"><${Icon} name="navigation" /><span>${site.address}, ${site.postcode} ${site.city}</span></a>
    <ul class="access">
      ${site.codes.map((code) => html`<${Code} key=${code.id} ctx=${ctx} code=${code} />`)}
      ${(site.keys ?? []).map((one) => html`<${KeyLine} key=${one.id} k=${one} />`)}
      ${site.access.map((note) => html`<li key=${note.text}><${Icon} name=${ACCESS_ICONS[note.kind] ?? 'map-pin'} />${note.text}</li>`)}
      ${people.map((contact) => html`<li class="plain" key=${contact.phone}><${Icon} name="phone" /><a href=${`tel:${contact.phone}`}>${[contact.name, contact.role].filter(Boolean).join(', ')}\u00a0: ${phone(contact.phone)}</a></li>`)}
    </ul>
    ${site.notes.map((note) => html`<p class="aside" key=${note.at}><small>Note de l’équipe${note.by ? `, ${note.by}` : ''}${note.standing ? '' : `, ${shortDay(note.at)}`}</small>${note.text}</p>`)}
  </${Part}>`;
}

/** What the visit is for. @param {{ ctx: Ctx }} props */
export function Purpose({ ctx }) {
  const { visit, pools } = ctx;
  const team = visit.team;
  const common = team ? team.common : visit.instructions;
  const facts = pools.map((pool) => [pools.length > 1 ? pool.name : '', pool.volume_m3 ? `${String(pool.volume_m3).replace('.', ',')} m³` : '', pool.shape_label, pool.sanitiser_label, pool.filtration_label].filter(Boolean).join(' · '));
  return html`<section class="part"><h2>${visit.service.name}<span class=${`kind colour-${visit.service.color} todo-word`}>${visit.service.category_label}</span></h2>
    ${visit.priority === 'normal' ? null : html`<p class="facts"><${Icon} name="triangle-alert" />Priorité ${visit.priority === 'urgent' ? 'urgente' : 'haute'}</p>`}
    ${facts.map((fact) => fact && html`<p class="facts" key=${fact}><${Icon} name="waves" />${fact}</p>`)}
    ${visit.contract ? html`<p class="facts"><${Icon} name="file-text" />${visit.contract}</p>` : null}
    ${team?.names.length ? html`<p class="facts"><${Icon} name="users" />${`${team.lead ? 'Avec' : 'Vous accompagnez'} ${team.names.join(', ')}`}</p>` : null}
    ${team?.own ? html`<p class="aside mine"><small>Pour vous</small>${team.own}</p>` : null}
    ${common ? html`<p class="aside"><small>${team?.own ? 'Pour tous' : 'Consignes'}</small>${common}</p>` : null}
    ${visit.documents.map((document) => html`<p class="facts" key=${document.id}><${Icon} name="file-text" />${document.name}</p>`)}
  </section>`;
}
