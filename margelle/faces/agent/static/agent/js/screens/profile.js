// This phone: who, what waits and why, the way out with everything, preferences.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { MAPS, chooseMap, mapChoice } from '../parts/directions.js';
import { Net, Tabs, waitingWords } from '../parts/frame.js';
import { Pick } from '../parts/sheet.js';
import { Bar, Icon, Said } from '../parts/ui.js';
import { hourOf, shortDay } from '../model/days.js';
import { go } from '../router.js';
import { busy, copies, hidden, installer, lastContact, ops, photos, say, session, today, zone } from '../state.js';
import { VERSION, signOut } from '../store/enter.js';
import { exportQueue, mayLeave } from '../store/export.js';
import { syncNow } from '../sync/engine.js';
import { receivedOn } from '../sync/plan.js';
import { tellTabs } from '../sync/tabs.js';
import { Positions } from './positions.js';
import { THEMES, chooseTheme, themeChoice } from '../theme.js';

/** @type {Record<string, string>} */
const KINDS = { 'visit.set_off': 'En route', 'visit.arrive': 'Arrivée', 'visit.turn_back': 'Demi-tour', 'visit.finish': 'Fin d’intervention', 'visit.reopen': 'Réouverture', 'visit.skip': 'Arrêt sauté', 'task.set': 'Tâche', 'reading.add': 'Relevé', 'product.use': 'Produit', 'photo.add': 'Photo', 'photo.remove': 'Photo retirée', 'signature.add': 'Signature', 'pool.propose': 'Fiche du bassin', 'comment.write': 'Note', 'incident.report': 'Problème', 'recommendation.add': 'Recommandation', 'sale.note': 'Vente', 'question.read': 'Question lue', 'code.reveal': 'Code affiché', 'position.note': 'Position', 'day.start': 'Début de journée', 'day.pause': 'Pause', 'day.resume': 'Reprise', 'day.end': 'Fin de journée', 'absence.ask': 'Demande d’absence', 'absence.withdraw': 'Absence retirée', 'van.load': 'Chargement', 'key.take': 'Clé prise', 'key.return': 'Clé rendue' };
/** @type {Record<string, string>} */
const FATES = { local: 'sur ce téléphone', sending: 'envoi en cours', waiting: 'en attente', refused: 'refusé' };

/** At the end of the day both counts agree: what the office received from this phone, and what this phone saw received. */
function Counts() {
  const office = session.value?.office_day;
  if (office?.day !== today.value) return null;
  const own = receivedOn(ops.value, today.value, zone.value);
  const same = own === office.ops;
  return html`<p class=${same ? 'facts' : 'word act'} role="status">${same ? html`<${Icon} name="check" />` : null}Reçu aujourd’hui\u00a0: ${office.ops} au bureau, ${own} selon ce téléphone</p>`;
}

/** @param {{ op: OpRow }} props */
function Queued({ op }) {
  const client = hidden.value ? '' : copies.value.visits.find((visit) => `visit:${visit.id}` === op.subject)?.client.name ?? '';
  return html`<li class=${op.state === 'refused' ? 'queued bad' : 'queued'}><span><b>${KINDS[op.kind] ?? op.kind}</b><small>${[client, hourOf(zone.value, op.at)].filter(Boolean).join(' · ')}</small></span><span>${FATES[op.state]}${op.reason ? html`<small>${op.reason}</small>` : null}</span></li>`;
}

function Queue() {
  const left = ops.value.filter((op) => op.state !== 'received');
  const pictures = photos.value.filter((photo) => photo.state === 'refused' || photo.state === 'local');
  return html`<section class="part"><h2>Envois<span class="todo-word">${waitingWords() || 'tout est au bureau'}</span></h2>
    ${left.length + pictures.length > 0 && html`<ul class="queue">
      ${left.map((op) => html`<${Queued} key=${op.id} op=${op} />`)}
      ${pictures.map((photo) => html`<li key=${photo.sha256} class=${photo.state === 'refused' ? 'queued bad' : 'queued'}><span><b>Fichier photo</b><small>${hourOf(zone.value, photo.taken_at)} · ${Math.round(photo.size / 1000)} ko</small></span><span>${FATES[photo.state]}${photo.reason ? html`<small>${photo.reason}</small>` : null}</span></li>`)}
    </ul>`}
    <${Counts} />
    <button class="press" type="button" aria-busy=${String(busy.value)} onClick=${() => syncNow()}><${Icon} name="refresh-cw" />Synchroniser</button>
    <button class="press" type="button" onClick=${() => exportQueue()}><${Icon} name="download" />Exporter la file et les photos</button>
    <p class="facts">${lastContact.value ? `Dernier échange à ${hourOf(zone.value, lastContact.value)}` : 'Pas d’échange depuis l’ouverture'}</p><${Said} />
  </section>`;
}

function Storage() {
  const [safe, setSafe] = useState(/** @type {boolean | null} */ (null));
  useEffect(() => {
    void navigator.storage?.persisted?.().then(setSafe);
  }, []);
  const ask = async () => setSafe(await navigator.storage.persist());
  return html`<dt>Mémoire</dt><dd>${safe ? 'protégée' : html`à protéger <button class="link" type="button" onClick=${ask}>Protéger</button>`}</dd>`;
}

/** On the home screen the phone keeps the application's memory; a bare page loses it after some days unopened. */
function Install() {
  if (matchMedia('(display-mode: standalone)').matches) return null;
  const apple = /iPhone|iPad/.test(navigator.userAgent);
  const install = () => installer.value.prompt();
  return html`<section class="part"><h2>Installer l’application</h2>
    <p class="facts">${apple ? 'Dans Safari : Partager, puis « Sur l’écran d’accueil ».' : 'Sur l’écran d’accueil, elle s’ouvre d’un geste et le téléphone garde sa mémoire.'}</p>
    ${installer.value ? html`<button class="press" type="button" onClick=${install}><${Icon} name="smartphone" />Ajouter à l’écran d’accueil</button>` : !apple && html`<p class="facts">Dans le menu du navigateur : « Ajouter à l’écran d’accueil ».</p>`}
  </section>`;
}

/** A phone with unsent work keeps its owner. */
function Leave() {
  const [told, setTold] = useState(false);
  const leave = async () => {
    if (!mayLeave()) return setTold(true);
    if (!(await signOut(mayLeave))) return setTold(true);
    tellTabs();
    say('');
    go('/tech/');
  };
  return html`<section class="part">${told && !mayLeave() && html`<p class="note" role="alert"><${Icon} name="triangle-alert" /><span>Des saisies ne sont pas au bureau. Synchronisez ou exportez-les d’abord : elles resteraient sur ce téléphone.</span></p>`}
    <button class="press" type="button" onClick=${leave}><${Icon} name="log-out" />Se déconnecter</button></section>`;
}

export function Profile() {
  const [map, setMap] = useState(mapChoice());
  const [theme, setTheme] = useState(themeChoice());
  const who = session.value;
  if (!who) return null;
  return html`<${Bar} title=${`${who.member.first_name} ${who.member.last_name}`} under=${who.company.name}>${who.company.phone && html`<a class="tap" href=${`tel:${who.company.phone}`} aria-label="Appeler le bureau"><${Icon} name="phone" /></a>`}</${Bar}><${Net} />
    <main>
      <${Queue} />
      <section class="part"><h2>Mon temps</h2><a class="press wide" href="/tech/heures"><${Icon} name="clock" />Mes heures et mes absences</a></section>
      <section class="part"><h2>Préférences</h2>
        <${Pick} label="Itinéraires avec" options=${MAPS} value=${map} onPick=${(/** @type {string} */ value) => { chooseMap(value); setMap(value); }} />
        <${Pick} label="Affichage" options=${THEMES} value=${theme} onPick=${(/** @type {string} */ value) => { chooseTheme(value); setTheme(value); }} />
      </section>
      <${Positions} />
      <section class="part"><h2>Cet appareil</h2><dl class="sheet"><${Storage} />
        <dt>Hors ligne jusqu’au</dt><dd>${shortDay(who.lease_until)}, ${hourOf(zone.value, who.lease_until)}</dd>
        <dt>Version</dt><dd>${VERSION}</dd></dl></section>
      <${Install} />
      <${Leave} />
    </main>
    <footer class="bottom"><${Tabs} /></footer>`;
}
