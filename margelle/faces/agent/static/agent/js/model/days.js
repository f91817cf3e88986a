// Days and hours as the company lives them: instants are UTC, a day is a date in the company's time zone.

/** A format costs a phone dozens of milliseconds to make and nothing to use again. @type {Map<string, Intl.DateTimeFormat>} */
const made = new Map();

/** @param {string} zone @param {number} instant */
function partsOf(zone, instant) {
  const format = made.get(zone) ?? new Intl.DateTimeFormat('fr-FR', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
  made.set(zone, format);
  return Object.fromEntries(format.formatToParts(instant).map((part) => [part.type, part.value]));
}

/** @param {string} zone @param {number} instant @returns {string} YYYY-MM-DD */
export function dayOf(zone, instant) {
  const at = partsOf(zone, instant);
  return `${at.year}-${at.month}-${at.day}`;
}

/** @param {string} zone @param {number | string} instant @returns {string} HH:MM */
export function hourOf(zone, instant) {
  const at = partsOf(zone, new Date(instant).getTime());
  return `${at.hour}:${at.minute}`;
}

/** @param {string} hour HH:MM */
export const minutesOf = (hour) => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3, 5));

/** @param {number} minutes */
export const hourFrom = (minutes) => `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** « 5 h 15 », « 45 min ». @param {number} minutes */
export function span(minutes) {
  if (minutes < 60) return `${minutes}\u00a0min`;
  return `${Math.floor(minutes / 60)}\u00a0h${minutes % 60 ? `\u00a0${String(minutes % 60).padStart(2, '0')}` : ''}`;
}

const WEEKDAYS = ['Dimanche', 'Lundi', 'Mardi', 'Mercredi', 'Jeudi', 'Vendredi', 'Samedi'];
const MONTHS = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'];

/** « Mercredi 17 juin » @param {string} day YYYY-MM-DD: a date without hour is the same in every time zone */
export const longDay = (day) => `${WEEKDAYS[new Date(`${day}T12:00:00Z`).getUTCDay()]} ${shortDay(day)}`;

/** « 10 juin » @param {string} day */
export const shortDay = (day) => `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1]}`;

/** @param {string} day @param {number} days */
export function addDays(day, days) {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** Minutes past the planned start, beyond what the company tolerates; 0 when on time.
 * @param {Visit} visit @param {string} state @param {string} day @param {string} hour @param {number} tolerance */
export function lateBy(visit, state, day, hour, tolerance) {
  if (!visit.start || visit.day !== day || !['planned', 'en_route'].includes(state)) return 0;
  const late = minutesOf(hour) - minutesOf(visit.start);
  return late > tolerance ? late : 0;
}
