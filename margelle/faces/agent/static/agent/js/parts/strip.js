// The round drawn as a strip: where the stops lie to each other, without a map to download.
import { html } from 'htm/preact';

const [WIDE, HIGH, EDGE, PIN] = [390, 104, 26, 27];

/** Places on the strip, north up, pushed apart where pins would cover each other.
 * @param {{ lat: number, lng: number }[]} points */
export function layOut(points) {
  const lats = points.map((point) => point.lat);
  const lngs = points.map((point) => point.lng);
  const [south, west] = [Math.min(...lats), Math.min(...lngs)];
  const [tall, broad] = [Math.max(...lats) - south || 1, Math.max(...lngs) - west || 1];
  const places = points.map((point) => ({ x: EDGE + ((point.lng - west) / broad) * (WIDE - 2 * EDGE), y: HIGH - EDGE + 6 - ((point.lat - south) / tall) * (HIGH - 2 * EDGE + 12) }));
  for (let round = 0; round < 30; round += 1) for (const a of places) for (const b of places) if (a !== b) part(a, b);
  return places;
}

/** @param {{ x: number, y: number }} a @param {{ x: number, y: number }} b */
function part(a, b) {
  const [dx, dy] = [b.x - a.x || 0.1, b.y - a.y];
  const apart = Math.hypot(dx, dy);
  if (apart >= PIN) return;
  const push = (PIN - apart) / 2 / apart;
  a.x = Math.min(WIDE - 16, Math.max(16, a.x - dx * push));
  b.x = Math.min(WIDE - 16, Math.max(16, b.x + dx * push));
  a.y = Math.min(HIGH - 16, Math.max(16, a.y - dy * push));
  b.y = Math.min(HIGH - 16, Math.max(16, b.y + dy * push));
}

/** @param {{ stops: Stop[] }} props */
export function Strip({ stops }) {
  const drawn = stops.filter((stop) => stop.site && stop.site.lat !== null && stop.site.lng !== null);
  if (drawn.length < 2) return null;
  const places = layOut(drawn.map((stop) => ({ lat: Number(stop.site?.lat), lng: Number(stop.site?.lng) })));
  const way = places.map((at, index) => `${index ? 'L' : 'M'}${at.x.toFixed(1)} ${at.y.toFixed(1)}`).join('');
  return html`<svg class="map" viewBox="0 0 390 104" role="img" aria-label=${`Croquis des arrêts ${drawn.map((stop) => stop.rank).join(', ')}, le nord en haut`}>
    <rect class="land" width="390" height="104" /><path class="way t1" d=${way} />
    ${drawn.map((stop, index) => html`<g class="pin" key=${stop.visit.id}><circle class=${stop.late ? 'red' : 't1'} cx=${places[index].x} cy=${places[index].y} r=${index === 0 ? 15 : 13} /><text x=${places[index].x} y=${places[index].y + 4.5}>${stop.rank}</text></g>`)}
  </svg>`;
}
