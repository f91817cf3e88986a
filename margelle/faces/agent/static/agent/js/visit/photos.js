// Before and after. The picture is on the phone before the screen says so, and leaves it only when the office has it.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../parts/ui.js';
import { hourOf } from '../model/days.js';
import { photos, zone } from '../state.js';
import { store } from '../store/db.js';
import { takePhoto } from '../store/photos.js';
import { Part } from './part.js';

/** @param {{ sha256: string, alt: string }} props */
function Picture({ sha256, alt }) {
  const [url, setUrl] = useState('');
  useEffect(() => {
    let made = '';
    let gone = false;
    store((db) => db.table('bytes').get(sha256)).then((row) => {
      if (gone || !row) return;
      made = URL.createObjectURL(new Blob([row.bytes], { type: 'image/jpeg' }));
      setUrl(made);
    });
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [sha256]);
  return url ? html`<img src=${url} alt=${alt} />` : html`<span class="blank"><${Icon} name="image" /></span>`;
}

/** @param {{ sha256: string, received: boolean }} photo */
function fate(photo) {
  const row = photos.value.find((known) => known.sha256 === photo.sha256);
  if (row?.state === 'refused') return row.reason ?? 'refusée';
  if (row?.state === 'local') return 'gardée sur l’appareil';
  return 'reçue par le bureau';
}

/** @param {{ ctx: Ctx, moment: 'before' | 'after' | 'detail', label: string, onTaken?: (sha256: string) => void, shape?: string }} props */
export function Shoot({ ctx, moment, label, onTaken, shape = 'press' }) {
  const [working, setWorking] = useState(false);
  const pool = ctx.pools.length === 1 ? ctx.pools[0].id : null;
  /** @param {Event} event */
  const taken = async (event) => {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    const files = [...(input.files ?? [])];
    setWorking(true);
    for (const file of files) {
      const hash = await takePhoto(file, { visit: ctx.visit.id, pool, moment });
      if (hash) onTaken?.(hash);
    }
    input.value = '';
    setWorking(false);
  };
  return html`<label class=${`${shape} camera`}><input class="sr" id=${`photo-${moment}`} type="file" accept="image/*" capture="environment" onChange=${taken} /><${Icon} name="camera" />${working ? 'Enregistrement…' : label}</label>`;
}

/** @param {{ ctx: Ctx, moment: 'before' | 'after', title: string }} props */
export function Photos({ ctx, moment, title }) {
  const own = ctx.shown.photos.filter((photo) => photo.moment === moment);
  const done = own.length > 0;
  const word = done ? (own.length > 1 ? `${own.length} prises` : 'Prise') : !ctx.editable ? 'non prise' : moment === 'before' ? 'facultatif' : 'à prendre';
  return html`<${Part} id=${`photo-${moment}`} title=${title} word=${word} done=${done}>
    ${done
      ? html`<div class="shots">
          ${own.map((photo) => html`<figure key=${photo.sha256}><${Picture} sha256=${photo.sha256} alt=${`${title}, ${hourOf(zone.value, photo.taken_at)}`} /><figcaption>${hourOf(zone.value, photo.taken_at)} · ${fate(photo)}</figcaption></figure>`)}
          ${ctx.editable && html`<${Shoot} ctx=${ctx} moment=${moment} label="Une autre" shape="shoot" />`}
        </div>`
      : ctx.editable && html`<${Shoot} ctx=${ctx} moment=${moment} label="Prendre la photo" />`}
  </${Part}>`;
}
