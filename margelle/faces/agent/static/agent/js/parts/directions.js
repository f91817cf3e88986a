// The technician's own map application does the driving. The choice stays on this phone.
const KEY = 'margelle-maps';

export const MAPS = [
  { value: 'google', label: 'Google Maps' },
  { value: 'waze', label: 'Waze' },
  { value: 'apple', label: 'Plans d’Apple' },
  { value: 'geo', label: 'Celle du téléphone' },
];

export const mapChoice = () => localStorage.getItem(KEY) ?? 'geo';

/** @param {string} choice */
export const chooseMap = (choice) => localStorage.setItem(KEY, choice);

/** @param {Site} site */
export function directions(site) {
  const point = site.lat !== null && site.lng !== null ? `${site.lat},${site.lng}` : '';
  const address = encodeURIComponent(`${site.address}, ${site.postcode} ${site.city}`);
  const choice = mapChoice();
  if (choice === 'google') return `https://www.google.com/maps/dir/?api=1&destination=${point || address}`;
  if (choice === 'waze') return point ? `https://waze.com/ul?ll=${point}&navigate=yes` : `https://waze.com/ul?q=${address}&navigate=yes`;
  if (choice === 'apple' || /iPhone|iPad|Macintosh/.test(navigator.userAgent)) return `https://maps.apple.com/?daddr=${point || address}`;
  return `geo:${point || '0,0'}?q=${point || address}`;
}
