// One call to the office. Anything that is not a well-formed answer of ours (captive portal, proxy page, timeout) is
// « unreachable » and changes nothing on the phone.
import { session } from '../state.js';

/** @typedef {'unreachable' | 'later' | 'expired' | 'revoked' | 'said'} Trouble */

/** What the office or the network answered instead of yes. `said` is a refusal with a French sentence. */
export class Refusal extends Error {
  /** @param {Trouble} kind @param {string} [message] @param {{ code?: string, after?: number, mode?: string, status?: number }} [more] */
  constructor(kind, message = '', more = {}) {
    super(message);
    this.kind = kind;
    this.code = more.code ?? '';
    this.after = more.after ?? 0;
    this.mode = more.mode ?? 'lock';
    this.status = more.status ?? 0;
  }
}

let line = new AbortController();

/** Whoever leaves does not wait for answers: every call ends as if nobody had answered, until the line is picked up. */
export const hangUp = () => line.abort();

export function pickUp() {
  line = new AbortController();
}

/** @param {string} method @param {string} path
 * @param {{ json?: any, body?: ArrayBuffer, type?: string, anonymous?: boolean, empty?: number[], timeout?: number }} [also]
 * `empty` lists statuses that are an answer by themselves (HEAD). @returns {Promise<{ status: number, data: any }>} */
export async function call(method, path, also = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (!also.anonymous) headers.Authorization = `Bearer ${session.value?.token ?? ''}`;
  if (also.json !== undefined) headers['Content-Type'] = 'application/json';
  if (also.type) headers['Content-Type'] = also.type;
  const body = also.json !== undefined ? JSON.stringify(also.json) : (also.body ?? null);
  /** @type {Response} */
  let answer;
  let text = '';
  const own = new AbortController();
  const stop = () => own.abort();
  const clock = setTimeout(stop, also.timeout ?? 20_000);
  const { signal } = line;
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    answer = await fetch(path, { method, headers, body, cache: 'no-store', credentials: 'omit', redirect: 'error', signal: own.signal });
    if (method !== 'HEAD') text = await answer.text();
  } catch {
    throw new Refusal('unreachable');
  } finally {
    clearTimeout(clock);
    signal.removeEventListener('abort', stop);
  }
  const page = (answer.headers.get('Content-Type') ?? '').includes('text/html');
  if (!page && also.empty?.includes(answer.status)) return { status: answer.status, data: null };
  return { status: answer.status, data: read(answer, text, page) };
}

/** @param {Response} answer @param {string} text @param {boolean} page @returns {any} */
function read(answer, text, page) {
  const after = Number(answer.headers.get('Retry-After')) || 0;
  /** @type {any} */
  let data = null;
  try {
    data = page ? null : JSON.parse(text);
  } catch {
    data = null;
  }
  if (answer.ok && data !== null && typeof data === 'object') return data;
  const error = data?.error;
  const code = String(error?.code ?? data?.code ?? '');
  const more = { code, after, mode: String(error?.mode ?? data?.mode ?? 'lock'), status: answer.status };
  if (answer.status === 401 && code === 'expired') throw new Refusal('expired', error?.message, more);
  if (answer.status === 403 && code === 'device_revoked') throw new Refusal('revoked', error?.message, more);
  if (error?.message && answer.status !== 503 && (answer.status !== 429 || code === 'locked')) throw new Refusal('said', error.message, more);
  throw new Refusal(answer.status === 429 || answer.status === 503 ? 'later' : 'unreachable', error?.message, more);
}
