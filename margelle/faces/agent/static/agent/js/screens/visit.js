// The stop, in the order of the hands. Before arriving: what to know. On site: what to record. After: what was recorded.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { arrive, setOff } from '../parts/acts.js';
import { Net } from '../parts/frame.js';
import { nextStop, stopOf, stops, whereWords } from '../parts/round.js';
import { Bar, Empty, FirstSync, Icon, Said, State } from '../parts/ui.js';
import { hourOf, longDay } from '../model/days.js';
import { pointsLeft } from '../model/points.js';
import { knownKeys } from '../model/required.js';
import { go } from '../router.js';
import { copies, hidden, today, zone } from '../state.js';
import { draft, draftsOf } from '../store/drafts.js';
import { RequiredPhotos } from '../visit/asked.js';
import { Questions } from '../visit/questions.js';
import { Enter, Purpose } from '../visit/enter.js';
import { Finish } from '../visit/finish.js';
import { Findings } from '../visit/findings.js';
import { History } from '../visit/history.js';
import { Notes } from '../visit/notes.js';
import { lookAt } from '../visit/part.js';
import { Details, Photos } from '../visit/photos.js';
import { Products } from '../visit/products.js';
import { finish, reopen, turnBack } from '../visit/record.js';
import { Readings } from '../visit/readings.js';
import { Signature } from '../visit/signature.js';
import { Skip } from '../visit/skip.js';
import { Steps, Tasks } from '../visit/tasks.js';

/** @param {string} id @param {Map<string, string>} drafts @param {(drafts: Map<string, string>) => void} setDrafts @returns {Ctx | null} */
function context(id, drafts, setDrafts) {
  const visit = copies.value.visits.find((one) => one.id === id);
  const catalogue = copies.value.catalogue;
  if (!visit || !catalogue) return null;
  const stop = stops.value.find((one) => one.visit.id === id) ?? stopOf(visit, 0);
  const pools = visit.pool_ids.flatMap((pool) => copies.value.pools.get(pool) ?? []);
  // Signed is frozen, until one says that something has to be corrected all the same.
  const frozen = Boolean(stop.shown.signature && !stop.shown.signature.absent) && !drafts.has('unfrozen');
  const unfreeze = () => draft(id, 'unfrozen', '1').then(() => setDrafts(new Map(drafts).set('unfrozen', '1')));
  const freeze = () => setDrafts(new Map([...drafts].filter(([field]) => field !== 'unfrozen')));
  return { visit, site: stop.site, pools, catalogue, shown: stop.shown, stop, drafts, points: pointsLeft(visit, stop.shown, catalogue, pools), editable: stop.shown.state === 'in_progress' && !frozen, frozen, unfreeze, freeze };
}

/** @param {Ctx} ctx */
function under({ shown, stop, visit }) {
  const place = stop.rank ? `Arrêt ${stop.rank} sur ${stops.value.length}` : longDay(visit.day);
  const since = shown.at[shown.state === 'validated' ? 'done' : shown.state];
  const words = { in_progress: 'arrivé à', en_route: 'en route depuis', done: 'terminée à', validated: 'terminée à', skipped: 'sautée à' }[shown.state];
  return words && since ? `${place} · ${words} ${hourOf(zone.value, since)}` : `${place}${visit.start ? ` · prévu à ${visit.start}` : ''}`;
}

/** @param {{ ctx: Ctx, onFinish: () => void }} props */
function Big({ ctx, onFinish }) {
  const { visit, shown } = ctx;
  const next = nextStop.value;
  if (shown.state === 'planned' && visit.day === today.value) return html`<button class="big en-route" type="button" onClick=${() => setOff(visit.id)}><${Icon} name="car" />En route</button>`;
  if (shown.state === 'en_route') return html`<button class="big" type="button" onClick=${() => arrive(visit.id)}><${Icon} name="map-pin" />Arrivé</button>`;
  if (shown.state === 'in_progress') return html`<button class="big finish" type="button" onClick=${onFinish}><${Icon} name="check" />Terminer</button>`;
  return html`<button class="big" type="button" onClick=${() => go(next ? `/tech/intervention/${next.visit.id}` : '/tech/')}>${!next ? 'Voir la tournée' : hidden.value ? 'Arrêt suivant' : `Arrêt suivant : ${next.visit.client.name}`}</button>`;
}

/** Started by mistake can be taken back as long as nothing was recorded. @param {Shown} shown */
const isUntouched = (shown) => shown.tasks.size + shown.readings.size + shown.products.size + shown.photos.length + shown.comments.length + shown.incidents.length === 0;

/** @param {{ ctx: Ctx, onSkip: () => void }} props */
function Under({ ctx, onSkip }) {
  const { visit, shown, points } = ctx;
  const left = shown.state === 'in_progress' ? (points.length > 1 ? `reste ${points.length} points` : points.length === 1 ? 'reste 1 point' : 'rien ne manque') : '';
  const sameDay = visit.day === today.value;
  return html`<p class="under"><${Said} rest=${left} />
    ${shown.state === 'planned' && sameDay && html`<button class="link" type="button" onClick=${() => arrive(visit.id)}>Déjà sur place</button>`}
    ${shown.state === 'en_route' && html`<button class="link" type="button" onClick=${() => turnBack(visit.id)}>Demi-tour</button>`}
    ${['planned', 'en_route', 'in_progress'].includes(shown.state) && sameDay && html`<button class="link" type="button" onClick=${onSkip}>Sauter cet arrêt…</button>`}
    ${shown.state === 'in_progress' && isUntouched(shown) && html`<button class="link" type="button" onClick=${() => turnBack(visit.id)}>Pas encore arrivé</button>`}
    ${['done', 'validated', 'skipped'].includes(shown.state) && sameDay && html`<button class="link" type="button" onClick=${() => (shown.state === 'skipped' ? arrive(visit.id) : reopen(visit.id, 'Complété par le technicien'))}>Rouvrir</button>`}
  </p>`;
}

function Missing() {
  if (!copies.value.catalogue) return html`<${FirstSync} />`;
  return html`<${Empty} icon="calendar-days" title="Cette intervention n’est plus dans votre tournée"><p>Le bureau l’a déplacée ou confiée à quelqu’un d’autre. Ce que vous aviez saisi est parti ou part encore.</p></${Empty}>`;
}

/** @param {{ id: string }} props */
export function Visit({ id }) {
  const [drafts, setDrafts] = useState(/** @type {Map<string, string> | null} */ (null));
  const [sheet, setSheet] = useState('');
  useEffect(() => {
    setDrafts(null);
    draftsOf(id).then(setDrafts);
  }, [id]);
  const ctx = drafts ? context(id, drafts, setDrafts) : null;
  if (!ctx) return html`<${Bar} title="Intervention" back="/tech/" /><${Net} /><main>${drafts && html`<${Missing} />`}</main>`;
  const close = () => setSheet('');
  const onFinish = () => {
    if (ctx.points.length === 0) return void finish(id, [], knownKeys(ctx.visit));
    lookAt(ctx.points[0].part, ctx.points[0].field);
    setSheet('finish');
  };
  const doing = !['planned', 'en_route'].includes(ctx.shown.state);
  const name = hidden.value ? 'Intervention ouverte' : ctx.visit.client.name;
  return html`<${Bar} title=${name} under=${under(ctx)} back="/tech/">${!hidden.value && ctx.visit.client.phone && html`<a class="tap" href=${`tel:${ctx.visit.client.phone}`} aria-label=${`Appeler ${name}`}><${Icon} name="phone" /></a>`}</${Bar}>
    <${Net} />
    <main key=${id}>
      <p class="where"><${State} state=${ctx.shown.state} late=${ctx.stop.late} more=${ctx.shown.reason} /><span>${whereWords(id)}</span></p>
      ${!hidden.value && html`<${Questions} visit=${ctx.visit} />`}
      ${!hidden.value && html`<${Enter} ctx=${ctx} />`}
      ${!doing && !hidden.value && html`<${Purpose} ctx=${ctx} />`}
      ${doing && html`<${Photos} ctx=${ctx} moment="before" title="Photo avant" /><${Steps} ctx=${ctx} /><${Tasks} ctx=${ctx} /><${Readings} ctx=${ctx} /><${Products} ctx=${ctx} /><${RequiredPhotos} ctx=${ctx} /><${Photos} ctx=${ctx} moment="after" title="Photo après" /><${Details} ctx=${ctx} /><${Notes} ctx=${ctx} /><${Signature} ctx=${ctx} />`}
      ${doing && !hidden.value && ctx.pools.map((pool) => html`<${Findings} key=${pool.id} ctx=${ctx} pool=${pool} />`)}
      ${!hidden.value && ctx.pools.map((pool) => html`<${History} key=${pool.id} pool=${pool} named=${ctx.pools.length > 1} open=${!doing} before=${ctx.visit.day} />`)}
    </main>
    <footer class="bottom"><${Big} ctx=${ctx} onFinish=${onFinish} /><${Under} ctx=${ctx} onSkip=${() => setSheet('skip')} /></footer>
    ${sheet === 'finish' && html`<${Finish} ctx=${ctx} onClose=${close} />`}
    ${sheet === 'skip' && html`<${Skip} ctx=${ctx} onClose=${close} />`}`;
}
