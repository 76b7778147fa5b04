// The election as everybody may see it: read once, and looked at again now and then, because photos are withdrawn and closes are moved.
import { ask, pause, send } from '../api.js';

const EVERY = 20_000;

/** Sizes and previews of so many photos are a small answer; of more it comes after the first photo. */
const FEW = 200;

export class Definition extends EventTarget {
  #election;
  #etag;
  #ahead = 0;
  #photosAsked = false;

  view = null;

  /** Content hash → `{ width, height, preview }`, once they are there. */
  photos = new Map();

  constructor(election) {
    super();
    this.#election = election;
  }

  /** @throws Problem */
  async load() {
    this.#take(await ask(`/elections/${this.#election}`, { patience: 4000 }));
    if (this.view.competitions.reduce((sum, { candidates }) => sum + candidates.length, 0) <= FEW) this.loadPhotos();
    return this;
  }

  /** Asks for sizes and previews, once. */
  async loadPhotos() {
    if (this.#photosAsked) return;
    this.#photosAsked = true;
    try {
      const { body } = await ask(`/elections/${this.#election}/photos`, { patience: 4000 });
      this.photos = new Map(body.map((photo) => [photo.photo, photo]));
      this.dispatchEvent(new Event('photos'));
    } catch {
      // Without sizes and previews photos are shown all the same; it is tried again with the next photo.
      this.#photosAsked = false;
    }
  }

  /** Looks whether anything has changed; whoever listens is told. */
  async refresh() {
    const before = this.#etag;
    this.#take(await send('GET', `/elections/${this.#election}`, { etag: before }));
    if (this.#etag !== before) this.dispatchEvent(new Event('change'));
  }

  /** Looks again from time to time, and when a scheduled moment has come, while somebody looks at the page. */
  async watch(signal) {
    const look = () => this.refresh().catch(() => {});
    const seen = () => document.visibilityState === 'visible' && look();
    document.addEventListener('visibilitychange', seen, { signal });
    addEventListener('online', look, { signal });
    while (!signal.aborted) {
      const left = this.closesAt === null ? Infinity : this.closesAt - this.now();
      const wait = left > 0 && left < EVERY ? left + 500 : EVERY;

      // What changes meanwhile may be the close.
      const changed = new AbortController();
      this.addEventListener('change', () => changed.abort(), { signal: changed.signal });
      await pause(wait * (1 + Math.random() / 4), AbortSignal.any([signal, changed.signal])).catch(() => {});
      const isDue = !changed.signal.aborted;
      changed.abort();
      if (isDue && !signal.aborted && !document.hidden && !this.isClosed) await look();
    }
  }

  get isClosed() {
    return this.view.lifecycle === 'closed';
  }

  get closesAt() {
    return this.view.closesAt ? Date.parse(this.view.closesAt) : null;
  }

  /** The server's time: a phone's own clock may be wrong. */
  now() {
    return Date.now() + this.#ahead;
  }

  candidate(number) {
    for (const { candidates } of this.view.competitions) {
      const found = candidates.find((candidate) => candidate.number === number);
      if (found) return found;
    }
    return null;
  }

  #take({ status, body, etag, date }) {
    if (date) this.#ahead = Date.parse(date) - Date.now();
    if (status === 304) return;
    this.view = body;
    this.#etag = etag;
  }
}
