// Live results: server-sent events (HTML Standard 9.2) read with fetch, because an EventSource cannot send a key.
import { pause } from './api.js';

const SILENCE = 40_000;

/**
 * Follows an election until the signal ends it, across cut connections and other servers.
 * @param onState each state, newest last; @param onConnection 'live' | 'lost' | 'full'
 */
export async function follow(election, { key, signal, onState, onConnection = () => {} }) {
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
      onConnection('live');
      failures = 0;
      for await (const event of events(response.body, alive)) {
        if (event.retry) retry = event.retry;
        if (event.id) last = event.id;
        if (event.data) onState(JSON.parse(event.data));
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

async function* events(body, alive) {
  let text = '';
  for await (const chunk of chunks(body.pipeThrough(new TextDecoderStream()))) {
    alive();
    text += chunk;
    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) yield parse(text.slice(0, end));
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
