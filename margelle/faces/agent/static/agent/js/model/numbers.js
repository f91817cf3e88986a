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

/** @param {string | number | null | undefined} value @param {number} [decimals] */
export function show(value, decimals) {
  if (value === null || value === undefined || value === '') return '';
  const options = decimals === undefined ? { maximumFractionDigits: 4 } : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return new Intl.NumberFormat('fr-FR', options).format(Number(value));
}

/** As many decimals as the steps of the water's measure show, more when the value has them: 26 and 26,5; 7,0 and 7,43.
 * @param {string | number | null | undefined} value @param {Parameter} parameter */
export function showReading(value, parameter) {
  const least = (String(Number(parameter.step)).split('.')[1] ?? '').length;
  const own = (String(Number(value)).split('.')[1] ?? '').length;
  return show(value, Math.max(least, Math.min(own, parameter.decimals)));
}

/** Five values one can press, the middle one being the last reading (or the middle of the range).
 * @param {Parameter} parameter @param {string | null} last @param {Range | null} range @returns {string[]} */
export function chips(parameter, last, range) {
  const step = Number(parameter.step) || 1;
  const middle = last ?? (range ? (Number(range.low) + Number(range.high)) / 2 : parameter.low === null ? 0 : (Number(parameter.low) + Number(parameter.high)) / 2);
  const floor = parameter.low === null ? 0 : Number(parameter.low);
  const first = Math.max(Math.round(Number(middle) / step) - 2, Math.ceil(floor / step - 1e-9));
  return [0, 1, 2, 3, 4].map((place) => plainText((first + place) * step, parameter.decimals));
}

/** Word first, gauge second. A quarter of the band beyond it is « un peu »; farther asks for action.
 * @param {string} value @param {Range} range @param {Parameter} parameter @returns {{ level: 'good' | 'watch' | 'act', word: string }} */
export function verdict(value, range, parameter) {
  const [low, high, at] = [Number(range.low), Number(range.high), Number(value)];
  if (at >= low && at <= high) return { level: 'good', word: 'Bon' };
  const beyond = at < low ? low - at : at - high;
  const far = beyond > (high - low) / 4 + 1e-9;
  const side = at < low ? 'bas' : 'haut';
  return {
    level: far ? 'act' : 'watch',
    word: `${far ? 'Trop' : 'Un peu'} ${side}, viser ${showReading(low, parameter)} à ${showReading(high, parameter)}`,
  };
}

/** Place of a value on a rail of 200, whose middle third is the good band.
 * @param {string} value @param {Range} range */
export function place(value, range) {
  const width = Number(range.high) - Number(range.low) || 1;
  const along = (Number(value) - Number(range.low) + width) / (3 * width);
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
