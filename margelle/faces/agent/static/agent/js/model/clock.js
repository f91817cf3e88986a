// A day by its presses: how it stands and how long one has worked so far. Pure; the office counts the same way.
import { minutesOf } from './days.js';

/** @param {{ kind: string, hour: string }[]} presses in their order @param {string} now HH:MM
 * @returns {{ state: 'none' | 'running' | 'paused' | 'ended', minutes: number }} */
export function clockOf(presses, now) {
  let minutes = 0;
  /** @type {number | null} */
  let since = null;
  for (const { kind, hour } of presses) {
    if (kind === 'start' || kind === 'resume') since ??= minutesOf(hour);
    else if (since !== null) {
      minutes += Math.max(0, minutesOf(hour) - since);
      since = null;
    }
  }
  if (since !== null) return { state: 'running', minutes: minutes + Math.max(0, minutesOf(now) - since) };
  const last = presses.at(-1)?.kind;
  return { state: !last ? 'none' : last === 'end' ? 'ended' : 'paused', minutes };
}
