// A key one takes or brings back with a press, network or not.
import { html } from 'htm/preact';
import { keyNow, whereIs } from '../model/keys.js';
import { cursor, ops } from '../state.js';
import { append } from '../store/ops.js';
import { useOnce } from './sheet.js';
import { Icon } from './ui.js';

/** @param {string} key @param {boolean} taken */
const move = (key, taken) => append(taken ? 'key.take' : 'key.return', 'key', {}, { subject: `key:${key}` });

/** @param {{ k: SiteKey }} props */
export function KeyLine({ k }) {
  const now = keyNow(k, ops.value, cursor.value);
  const press = useOnce(() => move(k.id, !now.mine));
  return html`<li><${Icon} name="key-round" /><span>${k.name}<small>${whereIs(now)}</small></span>
    <button class="press" type="button" onClick=${press}>${now.mine ? 'Je la rends' : 'Je la prends'}</button></li>`;
}

/** @param {{ k: HeldKey }} props */
export function HeldLine({ k }) {
  const press = useOnce(() => move(k.id, false));
  return html`<li><${Icon} name="key-round" /><span>${k.name}<small>${[k.client, k.city].filter(Boolean).join(', ')}</small></span><button class="press" type="button" onClick=${press}>Je la rends</button></li>`;
}
