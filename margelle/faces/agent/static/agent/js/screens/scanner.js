// The code posted at the pool opens its history, and today's visit if there is one. The reader is loaded here only.
import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Net, Tabs } from '../parts/frame.js';
import { Bar, Icon } from '../parts/ui.js';
import { go } from '../router.js';

/** The token of a code's address, or the token itself. @param {string} text @returns {string | null} */
export function tokenIn(text) {
  const found = /\/c\/([A-Za-z0-9_-]{6,128})\/?(?:[?#].*)?$/.exec(text.trim()) ?? /^([A-Za-z0-9_-]{6,128})$/.exec(text.trim());
  return found ? found[1] : null;
}

/** @returns {Promise<(pixels: Uint8ClampedArray, width: number, height: number) => { data: string } | null>} */
async function reader() {
  const place = self;
  // jsQR is a classic script: imported as a module it leaves itself on the global object.
  if (!('jsQR' in place)) await import(document.querySelector('meta[name="qr-reader"]')?.getAttribute('content') ?? '');
  return /** @type {any} */ (place).jsQR;
}

/** @param {HTMLVideoElement} video @param {(text: string) => void} onText @returns {Promise<() => void>} stop */
async function watch(video, onText) {
  const [stream, read] = await Promise.all([navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false }), reader()]);
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const timer = setInterval(() => {
    if (!pen || !video.videoWidth) return;
    const scale = Math.min(1, 640 / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const found = read(pen.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
    if (found?.data) onText(found.data);
  }, 250);
  return () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
  };
}

export function Scanner() {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const [trouble, setTrouble] = useState('');
  const [wrong, setWrong] = useState('');
  /** @param {string} text */
  const open = (text) => {
    const token = tokenIn(text);
    if (token) go(`/tech/c/${token}`);
    else setWrong('Ce n’est pas le QR-code d’un bassin. Celui du carnet porte le nom de votre entreprise.');
  };
  useEffect(() => {
    let stop = () => {};
    let left = false;
    const start = async () => {
      if (!video.current) return;
      stop = await watch(video.current, open);
      if (left) stop();
    };
    start().catch(() => setTrouble('L’appareil photo n’est pas disponible. Autorisez-le dans les réglages, ou tapez ce qui est imprimé sous le QR-code.'));
    return () => {
      left = true;
      stop();
    };
  }, []);
  /** @param {SubmitEvent} event */
  const typed = (event) => {
    event.preventDefault();
    open(String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('address') ?? ''));
  };
  return html`<${Bar} title="Scanner" under="Le QR-code posé au bassin" /><${Net} />
    <main>
      ${trouble ? html`<p class="note"><${Icon} name="camera" /><span>${trouble}</span></p>` : html`<div class="viewer"><video ref=${video} playsinline muted aria-label="Image de l’appareil photo"></video></div>`}
      <section class="part"><form onSubmit=${typed}>
        <div class="field"><label for="address">Adresse imprimée sous le QR-code</label>${wrong && html`<span class="error" role="alert">${wrong}</span>`}
          <input id="address" name="address" autocapitalize="none" autocomplete="off" spellcheck=${false} inputmode="url" /></div>
        <button class="press wide" type="submit">Ouvrir le bassin</button>
      </form></section>
    </main>
    <footer class="bottom"><${Tabs} /></footer>`;
}
