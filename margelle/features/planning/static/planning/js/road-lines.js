// @ts-check
// Roads for a map: fetched once it stands, asked again a few times while the server still learns some. Straight
// legs serve until then, and for good when nobody answers.

const AGAIN_MS = [1500, 3000, 6000, 12_000, 24_000];

/** @typedef {[number, number]} Place latitude, longitude */

/** @param {Place} a @param {Place} b */
export const legKey = (a, b) => [a, b].map((place) => place.map((one) => one.toFixed(6)).join(",")).join(";");

/** Google's polyline of five decimals. @param {string} text @returns {Place[]} */
export function decoded(text) {
  const values = [];
  let value = 0;
  let shift = 0;
  for (const letter of text) {
    const part = letter.charCodeAt(0) - 63;
    value |= (part & 31) << shift;
    shift += 5;
    if (part >= 32) continue;
    values.push(value & 1 ? ~(value >> 1) : value >> 1);
    value = shift = 0;
  }
  /** @type {Place[]} */
  const places = [];
  let [lat, lng] = [0, 0];
  for (let n = 0; n + 1 < values.length; n += 2) {
    lat += values[n] ?? 0;
    lng += values[n + 1] ?? 0;
    places.push([lat / 1e5, lng / 1e5]);
  }
  return places;
}

export class RoadLines {
  /** @type {Map<string, Place[]>} */
  known = new Map();
  tries = 0;
  drawn = 0;
  straight = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  soon;

  /** @param {() => void} told called whenever more roads are known */
  constructor(told) {
    this.told = told;
  }

  /** @param {string | undefined} address none: straight legs */
  ask(address) {
    clearTimeout(this.soon);
    this.tries = 0;
    if (address) this.fetch(address);
  }

  stop() {
    clearTimeout(this.soon);
  }

  /** @param {string} address */
  async fetch(address) {
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(10_000) });
      if (!answer.ok) return;
      const { lines, more } = await answer.json();
      const before = this.known.size;
      for (const [key, text] of Object.entries(lines)) if (text) this.known.set(key, decoded(text));
      if (this.known.size > before) this.told();
      const wait = AGAIN_MS[this.tries++];
      if (more && wait) this.soon = setTimeout(() => this.fetch(address), wait);
    } catch {
      // No network, or cut: the straight legs stay.
    }
  }

  /** Strokes of each way, one as long as its legs are of one kind. @param {{place: Place, colour: string, way: string}[]} dots */
  strokes(dots) {
    this.drawn = this.straight = 0;
    /** @type {Map<string, typeof dots>} */
    const ways = new Map();
    for (const dot of dots) if (dot.way) ways.set(dot.way, [...(ways.get(dot.way) ?? []), dot]);
    return [...ways.values()].flatMap((way) => {
      /** @type {{places: Place[], className: string}[]} */
      const strokes = [];
      for (const [n, dot] of way.entries()) {
        const next = way[n + 1];
        if (!next || String(dot.place) === String(next.place)) continue;
        const road = this.between(dot.place, next.place);
        if (road) this.drawn += 1;
        else this.straight += 1;
        const className = `way way-${dot.colour}${road ? "" : " straight"}`;
        const last = strokes.at(-1);
        if (last?.className === className) last.places.push(...(road ?? [next.place]));
        else strokes.push({ places: road ?? [dot.place, next.place], className });
      }
      return strokes;
    });
  }

  /** Under the map, what its lines are. */
  get said() {
    if (!this.drawn) return "";
    return this.straight ? " En tirets, à vol d’oiseau." : " Trajets par la route.";
  }

  /** The road from one place to the next, or nothing. @param {Place} a @param {Place} b */
  between(a, b) {
    const line = this.known.get(legKey(a, b));
    return line && [a, ...line, b];
  }
}
