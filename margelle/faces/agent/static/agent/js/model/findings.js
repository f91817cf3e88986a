// What a visit may find out about the sheet of a pool, in the words of the screen. Pure.
import { show } from './numbers.js';

/** @param {[string, string][]} pairs */
const options = (pairs) => pairs.map(([value, label]) => ({ value, label }));

export const NUMBERS = options([['volume_typed_m3', 'Volume, m³'], ['length_m', 'Longueur, m'], ['width_m', 'Largeur, m'], ['depth_min_m', 'Profondeur mini, m'], ['depth_max_m', 'Profondeur maxi, m']]);
/** @type {Record<string, { value: string, label: string }[]>} */
export const CHOICES = {
  sanitiser: options([['chlorine', 'Chlore'], ['salt', 'Électrolyse au sel'], ['bromine', 'Brome'], ['oxygen', 'Oxygène actif'], ['phmb', 'PHMB'], ['uv', 'UV']]),
  filtration: options([['sand', 'Sable'], ['glass', 'Verre'], ['cartridge', 'Cartouche'], ['diatom', 'Diatomées'], ['bag', 'Poche']]),
};
export const EQUIPMENT = options([['pump', 'Pompe'], ['filter', 'Filtre'], ['electrolyser', 'Électrolyseur'], ['doser', 'Régulateur'], ['heater', 'Chauffage'], ['robot', 'Robot'], ['cover', 'Volet ou couverture'], ['light', 'Éclairage'], ['other', 'Autre']]);
export const FIELDS = [...NUMBERS, ...options([['sanitiser', 'Traitement'], ['filtration', 'Filtration'], ['equipment', 'Équipement vu'], ['position', 'Position du lieu'], ['photo', 'Photo du local']])];

/** « Traitement : Électrolyse au sel » @param {any} said the operation's payload */
export function findingWords({ field, value }) {
  const label = FIELDS.find((one) => one.value === field)?.label ?? field;
  if (field === 'equipment') return `${label}\u00a0: ${[EQUIPMENT.find((kind) => kind.value === value.kind)?.label, value.make, value.model].filter(Boolean).join(' ')}`;
  const said = CHOICES[field]?.find((one) => one.value === value)?.label ?? (field === 'position' ? value : show(value));
  return `${label}\u00a0: ${said}`;
}
