// What was said to the office, and whether somebody there has read it.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { writeOffice } from '../visit/record.js';
import { Net, Tabs } from '../parts/frame.js';
import { nextStop, stops } from '../parts/round.js';
import { Bar, Empty, Icon, Said } from '../parts/ui.js';
import { hourOf, longDay } from '../model/days.js';
import { copies, shown, zone } from '../state.js';

/** @param {string | null} read @param {string} at */
const fate = (read, at) => (read ? `Lu par le bureau à ${hourOf(zone.value, read)}` : at ? `Écrit à ${hourOf(zone.value, at)}, pas encore lu` : 'Pas encore lu');

function everything() {
  const labels = new Map((copies.value.catalogue?.incident_kinds ?? []).map((kind) => [kind.code, kind.label]));
  return copies.value.visits.flatMap((visit) => {
    const seen = shown.value.get(visit.id);
    if (!seen) return [];
    const comments = seen.comments.filter((comment) => comment.audience === 'office').map((comment) => ({ id: comment.id, visit, icon: 'message-square', text: comment.text, at: comment.at, read: comment.read_at }));
    const incidents = seen.incidents.map((incident, index) => ({ id: `${visit.id}-${index}`, visit, icon: 'triangle-alert', text: [labels.get(incident.kind) ?? incident.kind, incident.text].filter(Boolean).join(' : '), at: '', read: incident.read_at }));
    return [...comments, ...incidents];
  });
}

function Compose() {
  const [wrong, setWrong] = useState('');
  /** @param {SubmitEvent} event */
  const send = async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const data = new FormData(form);
    const text = String(data.get('text') ?? '').trim();
    if (!text) return setWrong('Écrivez le message avant de l’envoyer.');
    await writeOffice(String(data.get('visit')), text, 'office-text');
    setWrong('');
    form.reset();
  };
  if (stops.value.length === 0) return null;
  return html`<section class="part"><h2>Écrire au bureau</h2><form onSubmit=${send}>
    <div class="field"><label for="about">Au sujet de</label><select id="about" name="visit">${stops.value.map((stop) => html`<option key=${stop.visit.id} value=${stop.visit.id} selected=${stop === nextStop.value}>${stop.visit.client.name}</option>`)}</select></div>
    <div class="field"><label for="message">Votre message</label>${wrong && html`<span class="error" role="alert">${wrong}</span>`}<textarea maxlength="4000" id="message" name="text" rows="3"></textarea></div>
    <button class="press wide" type="submit"><${Icon} name="send" />Envoyer</button><${Said} />
  </form></section>`;
}

export function Messages() {
  const all = everything();
  return html`<${Bar} title="Messages" under="Vous et le bureau" /><${Net} />
    <main><${Compose} />
      ${all.length === 0 && html`<${Empty} icon="message-square" title="Rien d’écrit ces jours-ci"><p>Vos messages et vos problèmes signalés s’affichent ici, avec l’heure où le bureau les a lus.</p></${Empty}>`}
      <ul class="talk">${all.map((one) => html`<li key=${one.id}><${Icon} name=${one.icon} /><div><a href=${`/tech/intervention/${one.visit.id}`}>${one.visit.client.name}</a><small>${longDay(one.visit.day)}</small><p>${one.text}</p><small>${fate(one.read, one.at)}</small></div></li>`)}</ul>
    </main>
    <footer class="bottom"><${Tabs} /></footer>`;
}
