// Before, after, details. A picture is on the phone before the screen says so, and leaves it only when the office has it.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Pick } from '../parts/sheet.js';
import { Icon } from '../parts/ui.js';
import { requiredPhoto, whyRequired } from '../model/required.js';
import { isAt, keeping, lost, takePhoto } from '../store/photos.js';
import { useDraft } from './draft.js';
import { Part } from './part.js';
import { Shots } from './shots.js';

/** The camera, or pictures already taken. Where they belong is bound here, before either opens.
 * @param {{ ctx: Ctx, moment: Place['moment'], label: string, pool?: string | null, word?: string, requirement?: string, onTaken?: (sha256: string) => void, shape?: string, album?: boolean, name?: string }} props */
export function Shoot({ ctx, moment, label, pool, word, requirement, onTaken, shape = 'press', album = false, name = `photo-${moment}` }) {
  const bound = pool === undefined && ctx.pools.length === 1 ? ctx.pools[0].id : (pool ?? null);
  /** @param {Event} event */
  const taken = async (event) => {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    const files = [...(input.files ?? [])];
    input.value = '';
    lost.value = lost.value.filter((one) => !isAt(one.place, ctx.visit.id, moment));
    for (const done of files.map((file) => takePhoto(file, { visit: ctx.visit.id, pool: bound, moment, word, requirement }))) {
      const hash = await done;
      if (hash) onTaken?.(hash);
    }
  };
  return html`<label class=${`${shape} camera`}><input class="sr" id=${album ? `${name}-album` : name} type="file" accept="image/*" multiple capture=${album ? undefined : 'environment'} onChange=${taken} /><${Icon} name=${album ? 'image' : 'camera'} />${label}</label>`;
}

/** What is being kept, and what could not be. @param {{ ctx: Ctx, moment: Place['moment'] }} props */
function Keeping({ ctx, moment }) {
  const count = keeping.value.filter((place) => isAt(place, ctx.visit.id, moment)).length;
  const failed = lost.value.filter((one) => isAt(one.place, ctx.visit.id, moment));
  return html`${count > 0 && html`<p class="facts" role="status"><${Icon} name="refresh-cw" />${count > 1 ? `${count} photos en cours d’enregistrement` : 'Photo en cours d’enregistrement'}</p>`}
    ${failed.length > 0 && html`<p class="word act" role="alert">${failed.length > 1 ? `${failed.length} photos. ` : ''}${failed[0].why}</p>`}`;
}

/** Of a site with several pools, which one. @param {{ ctx: Ctx, pool: string, onPick: (pool: string) => void }} props */
function WhichPool({ ctx, pool, onPick }) {
  if (ctx.pools.length < 2) return null;
  return html`<${Pick} label="De quel bassin ?" options=${[...ctx.pools.map(({ id, name }) => ({ value: id, label: name })), { value: '', label: 'Le lieu' }]} value=${pool} onPick=${onPick} />`;
}

/** @param {{ ctx: Ctx, moment: 'before' | 'after', title: string }} props */
export function Photos({ ctx, moment, title }) {
  const [pool, setPool] = useState(ctx.pools[0]?.id ?? '');
  const all = ctx.shown.photos.filter((photo) => photo.moment === moment);
  const done = all.length > 0;
  const required = requiredPhoto(ctx.visit, moment);
  const word = done ? (all.length > 1 ? `${all.length} prises` : 'Prise') : !ctx.editable ? 'non prise' : required ? whyRequired(required) : moment === 'before' ? 'facultatif' : 'à prendre';
  const bound = { ctx, moment, pool: pool || null };
  return html`<${Part} id=${`photo-${moment}`} title=${title} word=${word} done=${done} brief=${html`<${Keeping} ctx=${ctx} moment=${moment} />`}>
    ${ctx.editable && html`<${WhichPool} ctx=${ctx} pool=${pool} onPick=${setPool} />`}
    ${done && html`<${Shots} ctx=${ctx} all=${all} title=${title}>${ctx.editable && html`<${Shoot} ...${bound} label="Une autre" shape="shoot" />`}</${Shots}>`}
    <${Keeping} ctx=${ctx} moment=${moment} />
    ${!done && ctx.editable && html`<${Shoot} ...${bound} label="Prendre la photo" />`}
    ${ctx.editable && html`<${Shoot} ...${bound} label="Déjà prises : choisir" shape="press quiet" album />`}
  </${Part}>`;
}

/** Anything else worth a picture: a crack, a label, a meter. @param {{ ctx: Ctx }} props */
export function Details({ ctx }) {
  const [pool, setPool] = useState(ctx.pools[0]?.id ?? '');
  const [word, write, forget] = useDraft(ctx, 'photo-word');
  const all = ctx.shown.photos.filter((photo) => photo.moment === 'detail' && !photo.requirement);
  const bound = { ctx, moment: /** @type {const} */ ('detail'), pool: pool || null, word: (word ?? '').trim(), onTaken: forget };
  if (!ctx.editable && all.length === 0) return null;
  return html`<${Part} id="photo-details" title="Détails" word=${all.length > 0 ? `${all.length} photo${all.length > 1 ? 's' : ''}` : 'facultatif'}>
    ${ctx.editable && html`<div class="field"><label for="photo-word">Un mot sur la photo (facultatif)</label><input id="photo-word" maxlength="80" autocomplete="off" value=${word ?? ''} onInput=${(/** @type {Event} */ event) => write(/** @type {HTMLInputElement} */ (event.currentTarget).value)} /></div>
      <${WhichPool} ctx=${ctx} pool=${pool} onPick=${setPool} />`}
    ${all.length > 0 && html`<${Shots} ctx=${ctx} all=${all} title="Détail" />`}
    <${Keeping} ctx=${ctx} moment="detail" />
    ${ctx.editable && html`<${Shoot} ...${bound} label="Photo de détail" name="photo-more" /><${Shoot} ...${bound} label="Déjà prises : choisir" shape="press quiet" name="photo-more" album />`}
  </${Part}>`;
}
