// Questions about a number: never an obstacle. The impossible is the only thing that is not kept.
import { show, showReading } from './numbers.js';

/** What cannot be, in words; null when it can. The office refuses the same. @param {string} value @param {Parameter} parameter */
export function impossible(value, parameter) {
  const { min, max } = parameter;
  if (min === undefined || max === undefined || (Number(value) >= Number(min) && Number(value) <= Number(max))) return null;
  return `${parameter.name} ne peut pas valoir ${show(value)}. Le possible va de ${show(min)} à ${show(max)}.`;
}

/** A third of what is plausible in one go deserves a question. @param {string} value @param {string | null} last @param {Parameter} parameter */
export function isFar(value, last, parameter) {
  if (last === null || parameter.low === null || parameter.high === null) return false;
  return Math.abs(Number(value) - Number(last)) * 3 > Number(parameter.high) - Number(parameter.low) + 1e-9;
}

/** The question to ask about this value, or nothing.
 * @param {string} value @param {string | null} last @param {Parameter} parameter @returns {string | null} */
export function question(value, last, parameter) {
  const said = [showReading(value, parameter), parameter.unit].filter(Boolean).join('\u00a0');
  const low = parameter.low === null || Number(value) >= Number(parameter.low);
  const high = parameter.high === null || Number(value) <= Number(parameter.high);
  if (!low || !high) return `Confirmez\u00a0: ${said}\u00a0?`;
  return isFar(value, last, parameter) ? `Confirmez\u00a0: ${said}, après ${showReading(last, parameter)}\u00a0?` : null;
}

const FEWEST = 3;

/** Are all these values the same as last time's, and enough of them to wonder?
 * @param {{ now: string, last: string | null }[]} pairs */
export const areCopied = (pairs) => pairs.length >= FEWEST && pairs.every(({ now, last }) => last !== null && Number(now) === Number(last));
