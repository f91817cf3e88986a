// A piece of the application that is loaded when it is first needed. All pieces are on the phone already.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';

/** @type {Record<string, () => Promise<any>>} */
const PIECES = {
  '/tech/connexion': () => import('../screens/signin.js').then((found) => found.SignIn),
  '/tech/intervention': () => import('../screens/visit.js').then((found) => found.Visit),
  '/tech/planning': () => import('../screens/planning.js').then((found) => found.Planning),
  '/tech/scanner': () => import('../screens/scanner.js').then((found) => found.Scanner),
  '/tech/messages': () => import('../screens/messages.js').then((found) => found.Messages),
  '/tech/profil': () => import('../screens/profile.js').then((found) => found.Profile),
  '/tech/heures': () => import('../screens/hours.js').then((found) => found.HoursScreen),
  '/tech/c': () => import('../screens/pool.js').then((found) => found.PoolFound),
  hidden: () => import('../screens/hidden.js').then((found) => found.Hidden),
  '/tech/chargement': () => import('../screens/loading.js').then((found) => found.Loading),
  van: () => import('./van-link.js').then((found) => found.VanLink),
  asked: () => import('../visit/questions.js').then((found) => found.Waiting),
  strip: () => import('./strip.js').then((found) => found.Strip),
};

/** Screens that open by their address alone. @param {string} name */
export const isScreen = (name) => name in PIECES && name.startsWith('/') && !['/tech/c', '/tech/intervention'].includes(name);

/** @param {{ name: string, [prop: string]: any }} props */
export function Later({ name, ...props }) {
  const [piece, setPiece] = useState(/** @type {{ of: any, name: string } | null} */ (null));
  useEffect(() => {
    PIECES[name]().then((of) => setPiece({ of, name }));
  }, [name]);
  return piece?.name === name ? html`<${piece.of} ...${props} />` : null;
}
