// Large things in both directions: photos up, with progress that fetch does not tell of; exports down, which may take longer than any question.
import { Problem } from './api.js';

const ROOT = '/api/v1';
const STALLED = 40_000;

/**
 * Sends a file as it is. The same file sent again is the same photo.
 * @param onProgress 0 to 1 of what has left @returns the answer's body @throws Problem
 */
export function upload(path, file, { key, onProgress = () => {}, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const lost = () => reject(new Problem({ code: 'no-network', title: 'No answer' }));
    let timer;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), STALLED);
    };
    request.open('POST', ROOT + path);
    request.setRequestHeader('Authorization', `Bearer ${key}`);
    request.setRequestHeader('Content-Type', file.type.startsWith('image/') ? file.type : 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => {
      alive();
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.upload.addEventListener('load', () => { alive(); onProgress(1); });
    request.addEventListener('load', () => (request.status < 300 ? resolve(parsed(request)) : reject(refused(request))));
    request.addEventListener('error', lost);
    request.addEventListener('abort', () => (signal?.aborted ? reject(signal.reason) : lost()));
    request.addEventListener('loadend', () => clearTimeout(timer));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    alive();
    request.send(file);
  });
}

/**
 * Fetches what an organiser may take away; however long it takes, with a key that no address can carry.
 * @param onProgress bytes so far @returns `{ blob, name }` @throws Problem
 */
export async function download(path, { key, onProgress = () => {}, signal } = {}) {
  let response;
  try {
    response = await fetch(ROOT + path, { headers: { Authorization: `Bearer ${key}` }, cache: 'no-store', credentials: 'omit', redirect: 'error', signal });
    if (response.ok) {
      const parts = [];
      const reader = response.body.getReader();
      for (let bytes = 0, part; !(part = await reader.read()).done;) {
        parts.push(part.value);
        onProgress(bytes += part.value.length);
      }
      const name = /filename="?([^";]+)"?/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? null;
      return { blob: new Blob(parts, { type: response.headers.get('Content-Type') ?? '' }), name };
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem({ code: 'no-network', title: 'No answer' });
  }
  const { code = `http-${response.status}`, title, detail, subject, type, status, ...more } = await response.json().catch(() => ({}));
  throw new Problem({ code, title, detail, subject, status: response.status, retryAfter: Number(response.headers.get('Retry-After')) || null, more });
}

function refused(request) {
  const { code = `http-${request.status}`, title, detail, subject, type, status, ...more } = parsed(request) ?? {};
  return new Problem({ code, title, detail, subject, status: request.status, retryAfter: Number(request.getResponseHeader('Retry-After')) || null, more });
}

function parsed(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null;
  }
}
