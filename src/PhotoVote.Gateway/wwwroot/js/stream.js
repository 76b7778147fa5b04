// Live results: server-sent events (HTML Standard 9.2) read with fetch, because an EventSource cannot send a key.
import { pause } from './api.js';

const SILENCE = 40_000;

/**
 * Follows an election until the signal ends it, across cut connections and other servers.
 * @param onState each state, newest last
 * @param onText in place of it: each state as it came, for who does not read every one of them
 * @param onConnection 'live' | 'lost' | 'full', and the server's clock as it said it
 */
export async function follow(election, { key, signal, onState, onText = (text) => onState(JSON.parse(text)), onConnection = () => {} }) {
  let last = null;
  let retry = 2000;
  for (let failures = 0; !signal.aborted;) {
    const silence = new AbortController();
    let timer;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE);
    };
    try {
      alive();
      const headers = { Accept: 'text/event-stream' };
      if (key) headers.Authorization = `Bearer ${key}`;
      if (last) headers['Last-Event-ID'] = last;
      const response = await fetch(`/api/v1/elections/${election}/results/stream`, {
        headers, cache: 'no-store', credentials: 'omit', signal: AbortSignal.any([signal, silence.signal]),
      });
      if (!response.ok) {
        const wait = (Number(response.headers.get('Retry-After')) || 5) * 1000;
        onConnection(response.status === 503 || response.status === 429 ? 'full' : 'lost');
        await pause(wait * (1 + Math.random()), signal);
        continue;
      }
      onConnection('live', response.headers.get('Date'));
      failures = 0;
      for await (const event of events(response.body, alive)) {
        if (event.retry) retry = event.retry;
        if (event.id) last = event.id;
        if (event.data) onText(event.data);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof SyntaxError) throw error;
    } finally {
      clearTimeout(timer);
    }
    if (signal.aborted) return;
    onConnection('lost');
    await pause(Math.min(retry * 2 ** failures++, 15_000) * (0.75 + Math.random() / 2), signal).catch(() => {});
  }
}

// A state of thousands of photos comes in many pieces: each is looked through once.
async function* events(body, alive) {
  let parts = [];
  for await (const chunk of chunks(body.pipeThrough(new TextDecoderStream()))) {
    alive();

    // The blank line that ends an event may have come half with the piece before.
    let piece = chunk;
    if (parts.at(-1)?.endsWith('\n') && piece.startsWith('\n')) {
      yield parse(parts.join('').slice(0, -1));
      parts = [];
      piece = piece.slice(1);
    }
    for (let end; (end = piece.indexOf('\n\n')) >= 0; piece = piece.slice(end + 2)) {
      yield parse(parts.join('') + piece.slice(0, end));
      parts = [];
    }
    if (piece) parts.push(piece);
  }
}

// Safari has no async iteration of streams.
async function* chunks(stream) {
  const reader = stream.getReader();
  try {
    for (let part; !(part = await reader.read()).done;) yield part.value;
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parse(block) {
  const event = { data: '' };
  for (const line of block.split('\n')) {
    const [name, value] = [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).replace(/^ /, '')];
    if (name === 'data') event.data += value;
    else if (name === 'id') event.id = value;
    else if (name === 'retry') event.retry = Number(value);
  }
  return event;
}
