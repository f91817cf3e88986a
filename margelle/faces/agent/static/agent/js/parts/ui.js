// The few shapes every screen is made of.
import { html } from 'htm/preact';
import { span } from '../model/days.js';
import { lastContact, spoken } from '../state.js';

const SPRITE = document.querySelector('meta[name="icons"]')?.getAttribute('content') ?? '/static/ui/icons.svg';

/** @param {{ name: string }} props */
export const Icon = ({ name }) => html`<svg class="icon" aria-hidden="true"><use href=${`${SPRITE}#i-${name}`} /></svg>`;

/** The screen's heading, which takes the focus at each navigation.
 * @param {{ title: string, under?: any, back?: string, children?: any }} props */
export const Bar = ({ title, under, back, children }) => html`<header class="bar">
  ${back && html`<a class="tap" href=${back} aria-label="Retour"><${Icon} name="chevron-left" /></a>`}
  <h1 tabindex="-1">${title}${under && html`<small>${under}</small>`}</h1>
  ${children && html`<span class="push">${children}</span>`}
</header>`;

/** @param {{ icon: string, title: string, children?: any }} props */
export const Empty = ({ icon, title, children }) => html`<div class="empty"><${Icon} name=${icon} /><h2>${title}</h2>${children}</div>`;

/** Before the office has said anything to this phone. */
export const FirstSync = () => html`<${Empty} icon="refresh-cw" title="Première synchronisation"><p>${lastContact.value ? 'Le bureau n’a encore rien préparé.' : 'La tournée arrive dès que le réseau répond. Gardez l’application ouverte.'}</p></${Empty}>`;

/** What was just done, said to everybody once. @param {{ rest?: string }} props */
export const Said = ({ rest }) => html`<span role="status" class=${spoken.value.tone === 'bad' ? 'said bad' : 'said'}>${[spoken.value.text, rest].filter(Boolean).join(' · ')}</span>`;

/** @type {Record<string, string>} */
export const STATE_WORDS = { planned: 'Vierge', en_route: 'En route', in_progress: 'En cours', done: 'Terminée', validated: 'Validée', cancelled: 'Annulée', skipped: 'Sautée' };

/** Form, colour and word together. @param {{ state: string, late?: number, more?: string }} props */
export const State = ({ state, late, more }) => (late
    ? html`<span class="state late">${`Retardée de ${span(late)}`}</span>`
    : html`<span class=${`state ${state.replace('_', '-')}`}>${STATE_WORDS[state] ?? state}${more ? ` : ${more}` : ''}</span>`);
