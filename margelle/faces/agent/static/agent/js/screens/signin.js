// The door. Needs the network once; after that the phone opens without it.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { go } from '../router.js';
import { session, unsent } from '../state.js';
import { signIn } from '../store/enter.js';
import { Refusal } from '../sync/http.js';
import { resume } from '../sync/engine.js';

/** @param {unknown} trouble */
function words(trouble) {
  if (!(trouble instanceof Refusal)) return 'Le téléphone a refusé d’ouvrir sa mémoire. Libérez de la place, puis réessayez.';
  if (trouble.message) return trouble.message;
  if (trouble.code === 'bad_credentials') return 'Identifiant ou mot de passe inexact. Votre identifiant est gardé : retapez le mot de passe.';
  return navigator.onLine ? 'Le bureau ne répond pas. Rien n’est perdu, réessayez dans un instant.' : 'Pas de réseau. La première connexion en a besoin, ensuite l’application s’ouvre sans.';
}

/** Signing in again as the same person goes on with the same queue; as somebody else it opens another store. */
function Waiting() {
  const member = session.value?.member;
  if (!member || unsent.value.length === 0) return null;
  return html`<p class="note">${`${unsent.value.length} saisie${unsent.value.length > 1 ? 's' : ''} de ${member.first_name} ${member.last_name} attend${unsent.value.length > 1 ? 'ent' : ''} sur ce téléphone. Elles partiront à son nom, après sa connexion.`}</p>`;
}

export function SignIn() {
  const [error, setError] = useState('');
  const [trying, setTrying] = useState(false);
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const identifier = String(form.get('identifier') ?? '').trim();
    const password = String(form.get('password') ?? '');
    if (!identifier || !password) return setError('Remplissez l’identifiant et le mot de passe donnés par votre responsable.');
    setTrying(true);
    try {
      await signIn(identifier, password);
      void navigator.storage?.persist?.();
      go('/tech/');
      void resume();
    } catch (trouble) {
      setError(words(trouble));
    } finally {
      setTrying(false);
    }
  };
  return html`<main class="enter">
    <div class="brand"><svg class="mark" viewBox="0 0 30 30" aria-hidden="true"><rect class="edge" width="30" height="30" rx="7" /><rect class="stone" x="5" y="6.5" width="20" height="4.5" rx="1.5" /><path class="water" d="M6 17q3 2.6 6 0t6 0 6 0M6 22.6q3 2.6 6 0t6 0 6 0" /></svg>Margelle</div>
    <h1 tabindex="-1">Votre tournée</h1>
    <p class="lead">Connectez-vous avec l’identifiant donné par votre responsable.</p>
    <${Waiting} />
    <form onSubmit=${submit} novalidate>
      <div class="field"><label for="identifier">Identifiant</label>
        <input id="identifier" name="identifier" autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck=${false} aria-describedby="door-error" /></div>
      <div class="field"><label for="password">Mot de passe</label>
        <span class="error" id="door-error" role="alert">${error}</span>
        <input id="password" name="password" type="password" autocomplete="current-password" aria-invalid=${error ? 'true' : undefined} aria-describedby="door-error" /></div>
      <button class="big" type="submit" aria-busy=${String(trying)}>${trying ? 'Connexion…' : 'Se connecter'}</button>
    </form>
    ${session.value && html`<a class="press" href="/tech/">Revenir à la tournée</a>`}
  </main>`;
}
