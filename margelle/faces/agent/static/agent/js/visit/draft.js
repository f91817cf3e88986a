// What is being typed and is not an operation yet. Each keystroke is on disk before the next one.
import { useState } from 'preact/hooks';
import { say } from '../state.js';
import { draft } from '../store/drafts.js';

/** @param {Ctx} ctx @param {string} field
 * @returns {[string | null, (text: string) => void, () => void]} the text (null: nothing typed), its setter, and forgetting */
export function useDraft(ctx, field) {
  const [text, setText] = useState(/** @type {string | null} */ (ctx.drafts.get(field) ?? null));
  /** @param {string} next */
  const write = (next) => {
    setText(next);
    ctx.drafts.set(field, next);
    draft(ctx.visit.id, field, next).catch(() => say('Mémoire pleine : ce qui est tapé n’est pas encore enregistré. Libérez de la place.', 'bad'));
  };
  const forget = () => {
    // A chip that was tapped typed nothing: there is nothing to take from the disk.
    const typed = ctx.drafts.delete(field) || text !== null;
    setText(null);
    if (typed) void draft(ctx.visit.id, field, '');
  };
  return [text, write, forget];
}
