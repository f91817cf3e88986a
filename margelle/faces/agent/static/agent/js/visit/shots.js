// Photos as one sees them on the phone: thumbnail, what became of it, large under a finger, taken back before sending.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Sheet, useOnce } from '../parts/sheet.js';
import { Icon } from '../parts/ui.js';
import { hourOf } from '../model/days.js';
import { photos, zone } from '../state.js';
import { store } from '../store/db.js';
import { mayRemove, removePhoto } from '../store/photos.js';

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
  return url ? html`<img src=${url} alt=${alt} />` : html`<span class="blank" role="img" aria-label=${alt}><${Icon} name="image" /></span>`;
}

/** @param {PhotoShown} photo */
function fate(photo) {
  const row = photos.value.find((known) => known.sha256 === photo.sha256);
  if (row?.state === 'refused') return row.reason ?? 'refusée';
  if (row?.state === 'local') return row.reason ?? 'sur ce téléphone';
  if (row?.state === 'sent' && !photo.received) return 'envoyée';
  return photo.received || row ? 'reçue par le bureau' : 'pas encore au bureau';
}

/** @param {{ ctx: Ctx, photo: PhotoShown, title: string, onClose: () => void }} props */
function Large({ ctx, photo, title, onClose }) {
  const removable = ctx.editable && mayRemove(ctx.visit.id, photo.sha256);
  const remove = useOnce(async () => {
    await removePhoto(ctx.visit.id, photo);
    onClose();
  });
  return html`<${Sheet} title=${photo.word || title} onClose=${onClose}>
    <div class="large"><${Picture} sha256=${photo.sha256} alt=${title} /></div>
    <p class="facts">${hourOf(zone.value, photo.taken_at)} · ${fate(photo)}</p>
    ${removable ? html`<button class="press" type="button" onClick=${remove}><${Icon} name="trash-2" />Retirer cette photo</button>` : ctx.editable && html`<p class="facts">Partie au bureau : il peut encore la retirer.</p>`}
  </${Sheet}>`;
}

/** @param {{ ctx: Ctx, all: PhotoShown[], title: string, children?: any }} props */
export function Shots({ ctx, all, title, children }) {
  const [large, setLarge] = useState('');
  const open = all.find((photo) => photo.id === large);
  return html`<div class="shots">
    ${all.map((photo) => html`<figure key=${photo.id}><button class="thumb" type="button" onClick=${() => setLarge(photo.id)}><${Picture} sha256=${photo.sha256} alt=${`${photo.word || title}, ${hourOf(zone.value, photo.taken_at)}`} /></button><figcaption>${photo.word ? html`<b>${photo.word}</b>` : null} ${hourOf(zone.value, photo.taken_at)} · ${fate(photo)}</figcaption></figure>`)}
    ${children}
    ${open && html`<${Large} ctx=${ctx} photo=${open} title=${title} onClose=${() => setLarge('')} />`}
  </div>`;
}
