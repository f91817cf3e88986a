// With what it was measured. Chosen once, remembered for the readings of the day.

/** His own first, then by name; only those of this sort.
 * @param {Instrument[]} all @param {string} kind @param {string} member @returns {Instrument[]} */
export function fitting(all, kind, member) {
  /** @param {Instrument} one */
  const mine = (one) => (one.member_id === member ? 0 : 1);
  return all.filter((one) => one.kind === kind).sort((a, b) => mine(a) - mine(b) || a.name.localeCompare(b.name, 'fr'));
}

/** What was chosen today, else his own instrument of this sort when he has one, else none.
 * @param {Choice | null} kept @param {string} day @param {Instrument[]} choices @param {string} member @returns {Instrument | null} */
export function chosen(kept, day, choices, member) {
  if (kept?.day === day) return choices.find((one) => one.id === kept.id) ?? null;
  return choices.find((one) => one.member_id === member) ?? null;
}

/** @param {Instrument | null} one @param {string} day */
export const isOverdue = (one, day) => one?.due_on !== null && one?.due_on !== undefined && one.due_on < day;
