// French numbers: typed with a comma or a point, kept as a string with a point, shown with a comma.

/** The canonical text of a number somebody typed, or null when it is not one.
 * @param {string} text @param {number} decimals @returns {string | null} */
export function parse(text, decimals) {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  if (!/^-?(\d{1,7}(\.\d{0,6})?|\.\d{1,6})$/.test(plain)) return null;
  return plainText(Number(plain), decimals);
}

/** No trailing zeros: "7.40" and "7.4" are one value and must compare equal.
 * @param {number} value @param {number} decimals */
export const plainText = (value, decimals) => String(Number(value.toFixed(decimals)));

/** By decimals: making a format costs more than all that is shown with it. @type {Map<number | undefined, Intl.NumberFormat>} */
const made = new Map();

/** @param {string | number | null | undefined} value @param {number} [decimals] */
export function show(value, decimals) {
  if (value === null || value === undefined || value === '') return '';
  const format = made.get(decimals) ?? new Intl.NumberFormat('fr-FR', decimals === undefined ? { maximumFractionDigits: 4 } : { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  made.set(decimals, format);
  return format.format(Number(value));
}

/** « 0,72 kg », « 2 pièces »: as the office writes it. @param {string | number} quantity @param {string} unit */
export const showAmount = (quantity, unit) => `${show(quantity)}\u00a0${unit === 'pièce' && Number(quantity) >= 2 ? 'pièces' : unit}`;

/** As many decimals as the steps of the water's measure show, more when the value has them: 26 and 26,5; 7,0 and 7,43.
 * @param {string | number | null | undefined} value @param {Parameter} parameter */
export function showReading(value, parameter) {
  const least = (String(Number(parameter.step)).split('.')[1] ?? '').length;
  const own = (String(Number(value)).split('.')[1] ?? '').length;
  return show(value, Math.max(least, Math.min(own, parameter.decimals)));
}

/** A band may be open on one side (« au plus 50 »): its width is then taken from the bound itself.
 * @param {Range} range @param {Parameter} parameter */
function band(range, parameter) {
  const bound = Number(range.low ?? range.high);
  const guess = Math.max(Math.abs(bound) / 2, Number(parameter.step) * 4);
  const low = range.low === null ? Math.max(0, bound - guess) : Number(range.low);
  const high = range.high === null ? bound + guess : Number(range.high);
  return { low, high, width: high - low || 1 };
}

/** Five values one can press, the middle one being the last reading (or the middle of the range).
 * @param {Parameter} parameter @param {string | null} last @param {Range | null} range @returns {string[]} */
export function chips(parameter, last, range) {
  const step = Number(parameter.step) || 1;
  const floor = Number(parameter.low ?? 0);
  const good = range ? band(range, parameter) : { low: floor, high: Number(parameter.high ?? floor + 8 * step) };
  const middle = last === null ? (good.low + good.high) / 2 : Number(last);
  const first = Math.max(Math.round(middle / step) - 2, Math.ceil(floor / step - 1e-9));
  return [0, 1, 2, 3, 4].map((place) => plainText((first + place) * step, parameter.decimals));
}

/** Word first, gauge second. A quarter of the band beyond it is « un peu »; farther asks for action.
 * @param {string} value @param {Range} range @param {Parameter} parameter @returns {{ level: 'good' | 'watch' | 'act', word: string }} */
export function verdict(value, range, parameter) {
  const at = Number(value);
  const { low, high, width } = band(range, parameter);
  const side = range.low !== null && at < low ? 'bas' : range.high !== null && at > high ? 'haut' : '';
  if (!side) return { level: 'good', word: 'Bon' };
  const far = (side === 'bas' ? low - at : at - high) > width / 4 + 1e-9;
  return { level: far ? 'act' : 'watch', word: `${far ? 'Trop' : 'Un peu'} ${side}, viser ${aim(range, parameter)}` };
}

/** @param {Range} range @param {Parameter} parameter */
function aim(range, parameter) {
  if (range.low === null) return `au plus ${showReading(range.high, parameter)}`;
  if (range.high === null) return `au moins ${showReading(range.low, parameter)}`;
  return `${showReading(range.low, parameter)} à ${showReading(range.high, parameter)}`;
}

/** Place of a value on a rail of 200, whose middle third is the good band.
 * @param {string} value @param {Range} range @param {Parameter} parameter */
export function place(value, range, parameter) {
  const { low, width } = band(range, parameter);
  const along = (Number(value) - low + width) / (3 * width);
  return Math.min(196, Math.max(4, along * 200));
}

/** A value outside what water can be is asked about, never refused.
 * @param {string} value @param {Parameter} parameter */
export const plausible = (value, parameter) =>
  (parameter.low === null || Number(value) >= Number(parameter.low)) && (parameter.high === null || Number(value) <= Number(parameter.high));

/** « 06 12 34 56 78 »; a number from abroad stays as it is. @param {string} number */
export function phone(number) {
  const national = number.replace(/\s/g, '').replace(/^\+33(?:\(0\))?/, '0');
  return /^0\d{9}$/.test(national) ? national.replace(/(\d{2})(?=\d)/g, '$1\u00a0') : number;
}
