// The API, /api/v1. Every failure is one of three things: refused (nothing was written), not written (try again), or unknown (the same id again tells).
import { ulid } from './bytes.js';

const ROOT = '/api/v1';
const PATIENCE = 26_000;

/** A problem that the server told (RFC 9457), or that there was no answer at all (`code` 'no-network'). */
export class Problem extends Error {
  constructor({ code, title, detail, subject = null, status = 0, retryAfter = null, date = null, more = {} }) {
    super(detail ?? title ?? code);
    Object.assign(this, { code, title, detail, subject, status, retryAfter, date, more });
  }

  /** The server has decided: sending the same again gives the same answer. Only a problem that it named is its word: a portal or a proxy on the way names none. */
  get isRefusal() {
    return this.status >= 400 && this.status < 500 && this.status !== 429 && this.status !== 408 && !this.code.startsWith('http-');
  }
}

/**
 * One request. `body` is sent as JSON, `bytes` as they are.
 * @returns `{ status, body, etag, date }`; body is null for 304 and for empty answers, date is the server's clock as it said it.
 * @throws Problem
 */
export async function send(method, path, { key, id, body, bytes, etag, ifMatch, signal, accept } = {}) {
  const headers = {};
  if (key) headers.Authorization = `Bearer ${key}`;
  if (id) headers['Idempotency-Key'] = id;
  if (etag) headers['If-None-Match'] = etag;
  if (ifMatch) headers['If-Match'] = ifMatch;
  if (accept) headers.Accept = accept;
  if (body !== undefined) headers['Content-Type'] = 'application/json';

  const tooLong = AbortSignal.timeout(PATIENCE);
  let response;
  try {
    response = await fetch(ROOT + path, {
      method, headers, body: bytes ?? (body === undefined ? undefined : JSON.stringify(body)), cache: 'no-store', credentials: 'omit', redirect: 'error',
      signal: signal ? AbortSignal.any([signal, tooLong]) : tooLong,
    });
    const date = response.headers.get('Date');
    if (response.status === 304) return { status: 304, body: null, etag, date };
    if (response.ok) return { status: response.status, body: await read(response), etag: response.headers.get('ETag'), date };
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem({ code: 'no-network', title: 'No answer' });
  }

  const problem = await response.json().catch(() => ({}));
  const { code = `http-${response.status}`, title, detail, subject, type, status, ...more } = problem;
  throw new Problem({ code, title, detail, subject, status: response.status, retryAfter: Number(response.headers.get('Retry-After')) || null, date: response.headers.get('Date'), more });
}

/** Asks; tries again while there is no answer or the server is busy, up to `patience` milliseconds. */
export const ask = (path, options = {}) => persist(() => send('GET', path, options), options);

/**
 * Commands. The id is made once and kept for every further attempt, so that it is done once; a caller who keeps ids longer passes one.
 */
export const command = (method, path, options = {}) => {
  const id = options.id ?? ulid();
  return persist(() => send(method, path, { ...options, id }), options);
};

async function persist(attempt, { patience = 15_000, signal } = {}) {
  const until = Date.now() + patience;
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const wait = Math.max((error.retryAfter ?? 0) * 1000, Math.min(250 * 2 ** tries, 4000)) * (0.75 + Math.random() / 2);
      if (!(error instanceof Problem) || error.isRefusal || error.status === 500 || Date.now() + wait > until) throw error;
      await pause(wait, signal);
    }
  }
}

/** Resolves after so many milliseconds, or rejects when the signal says so. */
export const pause = (milliseconds, signal) => new Promise((resolve, reject) => {
  signal?.throwIfAborted();
  const timer = setTimeout(resolve, milliseconds);
  signal?.addEventListener('abort', () => { clearTimeout(timer); reject(signal.reason); }, { once: true });
});

const read = (response) => {
  const type = response.headers.get('Content-Type') ?? '';

  // The API has no pages: this is a hall's network that wants its terms accepted first.
  if (type.includes('text/html')) throw new TypeError('A page in place of an answer');
  return response.status === 204 ? null : type.includes('json') ? response.json() : response.blob();
};
