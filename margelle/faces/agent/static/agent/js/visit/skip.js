// A stop that is not made: why, in a word of the list, and when one could come back.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { skip } from './record.js';
import { Pick, Sheet, useOnce } from '../parts/sheet.js';
import { roughDistance } from '../parts/round.js';
import { Icon } from '../parts/ui.js';
import { addDays, shortDay } from '../model/days.js';
import { copies, today } from '../state.js';
import { useDraft } from './draft.js';

const AHEAD = 10;
const OFFERED = 3;
const HERE = 'déjà prévu ici';

/** After one day, up to another. @param {string} day @param {string} after @param {string} last */
const isBetween = (day, after, last) => day.localeCompare(after) === 1 && day.localeCompare(last) !== 1;

/** Days of the round to come that pass nearest to here, soonest first among equals. @param {Ctx} ctx */
function daysToReturn({ visit, site }) {
  const last = addDays(today.value, AHEAD);
  const days = new Map();
  for (const other of copies.value.visits) {
    if (!isBetween(other.day, today.value, last) || other.state !== 'planned' || other.id === visit.id) continue;
    const isHere = other.site_id === visit.site_id;
    const words = isHere ? HERE : roughDistance(copies.value.sites.get(other.site_id) ?? null, site);
    const km = isHere || words.startsWith('moins') ? 0 : Number(/\d+/.exec(words)?.[0] ?? 99);
    const known = days.get(other.day);
    if (known === undefined || Math.min(km, known.km) !== known.km) days.set(other.day, { day: other.day, km, words });
  }
  return [...days.values()].sort((a, b) => a.km - b.km || a.day.localeCompare(b.day)).slice(0, OFFERED).sort((a, b) => a.day.localeCompare(b.day));
}

/** @param {{ day: string, km: number, words: string }} offer */
const offerLabel = ({ day, words }) => html`${shortDay(day)}<small>${words ? (words === HERE ? words : `${words} d’un arrêt`) : ''}</small>`;

/** @param {{ ctx: Ctx, onClose: () => void }} props */
export function Skip({ ctx, onClose }) {
  const [reason, pickReason] = useDraft(ctx, 'skip-reason');
  const [day, pickDay] = useDraft(ctx, 'skip-day');
  const [note, write] = useDraft(ctx, 'skip-note');
  const [wrong, setWrong] = useState('');
  const send = useOnce(async () => {
    if (!reason) return setWrong('Choisissez le motif : le bureau en a besoin pour prévenir le client.');
    await skip(ctx.visit.id, reason, (ctx.drafts.get('skip-note') ?? '').trim(), day || null);
    for (const field of ['skip-reason', 'skip-day', 'skip-note']) ctx.drafts.delete(field);
    onClose();
  });
  const days = [{ value: '', label: 'Le bureau choisit' }, ...daysToReturn(ctx).map((offer) => ({ value: offer.day, label: offerLabel(offer) }))];
  return html`<${Sheet} title="Sauter cet arrêt" onClose=${onClose}>
    <${Pick} label="Pourquoi ?" options=${ctx.catalogue.skip_reasons.map((one) => ({ value: one, label: one }))} value=${reason ?? ''} onPick=${pickReason} />
    <${Pick} label="Revenir quand ?" options=${days} value=${day ?? ''} onPick=${pickDay} />
    <div class="field"><label for="skip-note">Précisions (facultatif)</label><textarea maxlength="4000" id="skip-note" rows="2" value=${note ?? ''} onInput=${(/** @type {Event} */ event) => write(/** @type {HTMLTextAreaElement} */ (event.currentTarget).value)}></textarea></div>
    ${wrong && html`<p class="word act" role="alert">${wrong}</p>`}
    <button class="big" type="button" onClick=${send}><${Icon} name="skip-forward" />Sauter l’arrêt</button>
    <p class="facts">Ce qui est déjà noté est gardé. La date est proposée au bureau, qui la confirme.</p>
  </${Sheet}>`;
}
