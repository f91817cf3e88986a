// Details that the office asks for, each by its name and bound to it before the camera opens.
import { html } from 'htm/preact';
import { requiredDetails, whyRequired } from '../model/required.js';
import { Part } from './part.js';
import { Shoot } from './photos.js';
import { Shots } from './shots.js';

/** @param {{ ctx: Ctx }} props */
export function RequiredPhotos({ ctx }) {
  const asked = requiredDetails(ctx.visit);
  if (asked.length === 0) return null;
  /** @param {RequiredThing} one */
  const taken = (one) => ctx.shown.photos.filter((photo) => photo.requirement === one.requirement_id);
  const done = asked.filter((one) => taken(one).length > 0).length;
  return html`<${Part} id="photos-required" title="Photos demandées" word=${`${done} sur ${asked.length}`} done=${done === asked.length}>
    ${asked.map((one) => {
      const shoot = { ctx, moment: 'detail', requirement: one.requirement_id, name: `photo-${one.requirement_id}`, word: one.what.slice(0, 80) };
      return html`<div class="asked" key=${one.key}><p><b>${one.what}</b><small class="must">${whyRequired(one)}</small></p>
      ${taken(one).length > 0 && html`<${Shots} ctx=${ctx} all=${taken(one)} title=${one.what}>${ctx.editable && html`<${Shoot} ...${shoot} label="Une autre" shape="shoot" />`}</${Shots}>`}
      ${taken(one).length === 0 && ctx.editable && html`<${Shoot} ...${shoot} label="Prendre la photo" />`}
    </div>`;
    })}
  </${Part}>`;
}
