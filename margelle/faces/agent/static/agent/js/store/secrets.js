// Gate codes rest encrypted under a key that no script can read out. This keeps them out of backups and file copies;
// it does not stop somebody who holds the unlocked phone, hence the sixty seconds and the recorded reveal.
import { recall, store } from './db.js';

/** @returns {Promise<CryptoKey>} */
async function vault() {
  const known = await recall('vault');
  if (known) return known;
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  // Several sites are sealed at once: whoever wrote first wins, a second key would lock the first one's codes for ever.
  return store((db) =>
    db.transaction('rw', ['meta'], async () => {
      const first = (await db.table('meta').get('vault'))?.value;
      if (!first) await db.table('meta').put({ name: 'vault', value: fresh });
      return first ?? fresh;
    }),
  );
}

/** @param {any} site as it came from the office @returns {Promise<Site>} */
export async function sealSite(site) {
  const codes = site.codes ?? [];
  if (codes.length === 0) return { ...site, codes };
  const lock = await vault();
  const sealed = codes.map(async (/** @type {{ id: string, label: string, value: string }} */ code) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const box = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, lock, new TextEncoder().encode(code.value));
    return { id: code.id, label: code.label, iv, box };
  });
  return { ...site, codes: await Promise.all(sealed) };
}

/** @param {SealedCode} code */
export async function openCode(code) {
  const clear = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: code.iv }, await vault(), code.box);
  return new TextDecoder().decode(clear);
}
