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
    setText(null);
    if (ctx.drafts.delete(field)) void draft(ctx.visit.id, field, '');
  };
  return [text, write, forget];
}
