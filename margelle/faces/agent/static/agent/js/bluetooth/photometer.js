// The one door to Web Bluetooth. Screens ask it for values and get numbers they can offer, or plain words.
// Nothing is recorded here: what arrives is shown, and the technician keeps it. Typing by hand is always beside it.
import { plainText } from '../model/numbers.js';
import { impossible } from '../model/doubts.js';
import { MAKERS } from './makers.js';
import { PROFILE } from './profile.js';

const PATIENCE_MS = 60_000;

/** @returns {any} */
const radio = () => /** @type {any} */ (navigator).bluetooth ?? null;

/** Safari and Firefox have none: the button is then not shown. */
export const isHere = () => radio() !== null;

/** @param {string} name @returns {Maker} */
export const makerOf = (name) => MAKERS.find((maker) => maker.prefix && name.startsWith(maker.prefix)) ?? MAKERS[MAKERS.length - 1];

/**
 * Ask for an instrument, read it, hand over each value as it comes. Never throws: what went wrong is in `words`.
 * @param {Parameter[]} parameters @param {(one: { parameter: Parameter, value: string }) => void} onValue
 * @param {{ patience?: number }} [options]
 * @returns {Promise<{ name: string, words: string, whole: boolean }>} */
export async function readPhotometer(parameters, onValue, options = {}) {
  /** @type {string[]} */
  const trouble = [];
  const seen = new Set();
  let name = '';
  /** @param {Measured} one */
  const take = ({ parameter: code, value }) => {
    const parameter = parameters.find((known) => known.code === code);
    if (!parameter) return;
    if (!Number.isFinite(value)) return void trouble.push(`${parameter.name}\u00a0: valeur illisible, à saisir à la main.`);
    const text = plainText(value, parameter.decimals);
    const wrong = impossible(text, parameter);
    if (wrong) return void trouble.push(`${wrong} Valeur écartée.`);
    seen.add(code);
    onValue({ parameter, value: text });
  };
  try {
    const device = await radio().requestDevice({ filters: filters(), optionalServices: MAKERS.flatMap((maker) => maker.services) });
    name = device.name ?? 'Appareil';
    const server = await device.gatt.connect();
    try {
      await within(makerOf(name).read(server, take, () => trouble.push('Une réponse illisible a été écartée.')), options.patience ?? PATIENCE_MS);
    } finally {
      device.gatt.disconnect();
    }
    if (seen.size === 0 && trouble.length === 0) trouble.push('L’appareil n’a envoyé aucune valeur connue. Saisissez-les à la main.');
    return { name, words: [...new Set(trouble)].join(' '), whole: trouble.length === 0 };
  } catch (problem) {
    return { name, words: [...new Set(trouble), broken(/** @type {Error} */ (problem), name, seen.size)].filter(Boolean).join(' '), whole: false };
  }
}

const filters = () => [...MAKERS.filter((maker) => maker.prefix).map((maker) => ({ namePrefix: maker.prefix })), { services: [PROFILE] }];

/** @param {Promise<void>} work @param {number} ms */
function within(work, ms) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** @param {Error} problem @param {string} name @param {number} count */
function broken(problem, name, count) {
  if (!name) return problem.name === 'NotFoundError' ? '' : 'Le Bluetooth ne répond pas. Vérifiez qu’il est allumé, ou saisissez à la main.';
  if (problem.name === 'NotFoundError') return `${name} ne se laisse pas lire\u00a0: son fabricant n’a pas publié son langage. Saisissez les valeurs à la main.`;
  const kept = count > 1 ? `Les ${count} valeurs reçues sont là.` : count === 1 ? 'La valeur reçue est là.' : '';
  return ['La liaison s’est coupée.', kept, 'Réessayez, ou saisissez le reste à la main.'].filter(Boolean).join(' ');
}
