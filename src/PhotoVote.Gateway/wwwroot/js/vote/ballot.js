// A ballot as its voter sees it: what the server last showed, and over it what was tapped since and is kept on this device until it is known to be in the log.
import { send } from '../api.js';
import { ulid } from '../bytes.js';
import { givesWay, isCast } from './keeping.js';
import { Sender } from './sender.js';

/** Events: 'change'; 'refused' with `{ problem, rows }`; 'forgotten' when another tab made this device forget the voter. */
export class Ballot extends EventTarget {
  #keeping;
  #kept;
  #sender;
  #channel = null;
  #stopped = new AbortController();
  #elsewhere = 'idle';
  #outbox = [];

  /** Commands that are being kept: the next tap comes from whoever sees what they did. */
  #tapped = [];

  /** Candidate number → rating, with everything that is not sent yet. */
  ratings = new Map();

  /** Commands whose outcome is not known. */
  rows = [];

  constructor(keeping, kept) {
    super();
    this.#keeping = keeping;
    this.#kept = kept;
    this.#sender = new Sender(keeping, kept);
    this.#sender.addEventListener('state', () => {
      this.#tellState();
      this.#changed();
    });
    this.#sender.addEventListener('settled', () => this.#tell({ type: 'changed' }));
    this.#sender.addEventListener('refused', ({ detail }) => this.#refused(detail));
    if (globalThis.BroadcastChannel) {
      this.#channel = new BroadcastChannel(`photovote-${kept.id}`);
      this.#channel.onmessage = ({ data }) => this.#heard(data);
      this.#channel.postMessage({ type: 'opened' });
    }
    const { signal } = this.#stopped;
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.refresh().catch(() => {}), { signal });
    addEventListener('online', () => this.refresh().catch(() => {}), { signal });
  }

  get id() {
    return this.#kept.ballot;
  }

  get view() {
    return this.#kept.view ?? { status: 'new', ratings: {}, castAt: null };
  }

  /** 'new', 'begun', 'cast' or 'void', as the server last said. */
  get status() {
    return this.view.status;
  }

  /** The cast that waits or is under way; null when there is none. */
  get casting() {
    return this.rows.find(isCast) ?? null;
  }

  /** 'saved', 'saving', 'no-network' or 'busy'. */
  get saving() {
    if (!this.rows.length) return 'saved';
    const state = this.#sender.state === 'idle' ? this.#elsewhere : this.#sender.state;
    return state === 'no-network' || state === 'busy' ? state : 'saving';
  }

  get isKept() {
    return this.#keeping.isDurable;
  }

  /** Reads what is kept, and begins to send what waits. */
  async open() {
    await this.#reload();
    this.#sender.wake();
    return this;
  }

  /** Asks the server how the ballot stands: another tab or device may have gone on with it. */
  async refresh() {
    const { body } = await send('GET', `/elections/${this.#kept.election}/ballots/${this.#kept.ballot}`, { key: this.#kept.key });
    if (body?.ballot !== this.#kept.ballot) return;
    await this.#keeping.seen(this.#kept.id, body);
    await this.#reload();
  }

  /** Rates a photo, or clears its rating (null), at once. Resolves when the tap is kept on this device. */
  async rate(candidate, rating) {
    await this.#add(rating === null ? { kind: 'clear', candidate } : { kind: 'rate', candidate, rating });
  }

  /** Casts exactly what the voter sees. Resolves when the wish is kept; `status` tells when it is done. */
  async cast() {
    await this.#add({ kind: 'cast', ratings: Object.fromEntries(this.ratings) });
  }

  /** Goes back to rating; false when the cast may have arrived already. */
  async takeCastBack() {
    const done = await this.#keeping.takeCastBack(this.#kept.id);
    await this.#tell({ type: 'changed' });
    return done;
  }

  stop() {
    this.#stopped.abort();
    this.#sender.stop();
    this.#channel?.close();
    this.#channel = null;
  }

  /** Says to the other tabs that this voter is gone. */
  forget() {
    this.#channel?.postMessage({ type: 'forgotten' });
    this.stop();
  }

  async #add(command) {
    const tapped = { ...command, id: ulid(), sent: false };
    this.#tapped.push(tapped);
    this.#layer();
    try {
      await this.#keeping.add(this.#kept.id, tapped);
      await this.#tell({ type: 'changed' });
    } finally {
      this.#tapped = this.#tapped.filter((other) => other !== tapped);
      if (this.#outbox.every(({ id }) => id !== tapped.id)) this.#layer();
    }
    this.#sender.wake();
  }

  async #refused(detail) {
    const told = { problem: { code: detail.problem.code, detail: detail.problem.detail }, rows: detail.rows };
    await this.#tell({ type: 'refused', detail: told });
    this.dispatchEvent(new CustomEvent('refused', { detail: told }));
    await this.refresh().catch(() => {});
  }

  /** To tabs that wait for this one to send. */
  #tellState() {
    this.#channel?.postMessage({ type: 'state', state: this.#sender.state });
  }

  async #tell(message) {
    this.#channel?.postMessage(message);
    await this.#reload();
  }

  async #heard(message) {
    if (message.type === 'forgotten') {
      this.#forgotten();
      return;
    }
    if (message.type === 'opened') {
      if (this.#sender.state !== 'idle') this.#tellState();
      return;
    }
    if (message.type === 'state') {
      this.#elsewhere = message.state;
      this.#changed();
      return;
    }
    await this.#reload();
    this.#sender.wake();
    if (message.type === 'refused') this.dispatchEvent(new CustomEvent('refused', { detail: message.detail }));
  }

  async #reload() {
    const { ballot, rows } = await this.#keeping.load(this.#kept.id);
    if (this.#stopped.signal.aborted) return;
    if (!ballot) {
      this.#forgotten();
      return;
    }
    this.#kept = ballot;
    this.#outbox = rows;
    this.#layer();
  }

  #layer() {
    const isNew = ({ id }) => this.#outbox.every((row) => row.id !== id);
    this.rows = this.#tapped.filter(isNew).reduce((rows, tapped) => (rows.some(isCast) ? rows : [...rows.filter((row) => !givesWay(row, tapped)), tapped]), this.#outbox);
    this.ratings = new Map(Object.entries(this.view.ratings).map(([candidate, rating]) => [Number(candidate), rating]));
    for (const row of this.rows) {
      if (row.kind === 'rate') this.ratings.set(row.candidate, row.rating);
      else if (row.kind === 'clear') this.ratings.delete(row.candidate);
      else this.ratings = new Map(Object.entries(row.ratings).map(([candidate, rating]) => [Number(candidate), rating]));
    }
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }

  #forgotten() {
    this.stop();
    this.dispatchEvent(new Event('forgotten'));
  }
}
