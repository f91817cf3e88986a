// Who holds a key, as this phone knows it: the office's word, then own operations that it does not contain yet. Pure.
import { isPending } from './reduce.js';

/** @param {string} key @param {OpRow[]} ops @param {number} cursor @returns {boolean | null} null: nothing of ours waits */
function ownWord(key, ops, cursor) {
  const last = ops.findLast((op) => op.subject === `key:${key}` && isPending(op, cursor));
  return last ? last.kind === 'key.take' : null;
}

/** @param {SiteKey} key @param {OpRow[]} ops @param {number} cursor @returns {SiteKey} */
export function keyNow(key, ops, cursor) {
  return { ...key, mine: ownWord(key.id, ops, cursor) ?? key.mine };
}

/** All that is in this technician's hands. `known` are the keys of the sites on this phone.
 * @param {HeldKey[]} held @param {(SiteKey & { client: string, city: string })[]} known @param {OpRow[]} ops @param {number} cursor @returns {HeldKey[]} */
export function heldNow(held, known, ops, cursor) {
  const kept = held.filter((key) => ownWord(key.id, ops, cursor) !== false);
  const fresh = known.filter((key) => ownWord(key.id, ops, cursor) === true && !kept.some((one) => one.id === key.id));
  return [...kept, ...fresh.map(({ id, name, client, city }) => ({ id, name, client, city, since: '' }))];
}

/** « au bureau », « chez vous », « chez Léa Garnier ». @param {SiteKey} key */
export function whereIs(key) {
  const others = key.others.map((name) => `chez ${name}`);
  const left = key.copies - key.others.length - Number(key.mine);
  return [key.mine ? 'chez vous' : '', ...others, left > 0 && !key.mine ? 'au bureau' : ''].filter(Boolean).join(', ') || 'à vérifier';
}
