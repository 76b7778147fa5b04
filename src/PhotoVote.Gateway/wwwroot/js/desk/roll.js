// The roll as the desk knows it: who may vote. Names never leave the page; the server knows ids only.
import { command } from '../api.js';
import { ulid } from '../bytes.js';
import { partOf } from './derived-id.js';

const PAGE = 1_000;
const AT_ONCE = 10_000;

/** Voters by id: `{ voter, revoked, hasBallot }`. */
export class Roll {
  voters = new Map();
  /** Names that were pasted while this page is open, by id. */
  names = new Map();
  /** Whether anything is known of it: the first page, or that it cannot be read. */
  known = false;
  loaded = false;
  busy = false;
  #loading = null;

  constructor(desk) {
    this.desk = desk;
  }

  /** Those who may vote. */
  get standing() {
    let count = 0;
    for (const { revoked } of this.voters.values()) if (!revoked) count++;
    return count;
  }

  nameOf(voter) { return this.names.get(voter) ?? null; }

  /** Reads the whole roll, a page at a time. */
  load() {
    return this.#loading ??= this.#read().finally(() => {
      this.#loading = null;
      this.known = true;
      this.desk.tell();
    });
  }

  async #read() {
    for (let after = null; ;) {
      const { body } = await this.desk.ask(`/voters?limit=${PAGE}${after ? `&after=${after}` : ''}`);
      for (const voter of body.voters) this.voters.set(voter.voter, voter);
      this.known = true;
      after = body.voters.at(-1)?.voter ?? after;
      if (!body.more || !body.voters.length) break;
      this.desk.tell();
    }
    this.loaded = true;
  }

  /** A list to be registered: kept, so that a second try goes on where the first one stopped. */
  plan(ids) {
    const id = ulid();
    const parts = [];
    for (let from = 0; from < ids.length; from += AT_ONCE) parts.push({ id: parts.length ? partOf(id, `voters ${parts.length}`) : id, ids: ids.slice(from, from + AT_ONCE), done: false });
    return { parts, total: ids.length, registered: 0, already: 0, revoked: 0 };
  }

  /** Sends what is left of a plan. @param onProgress how many are done */
  async register(plan, onProgress = () => {}) {
    this.busy = true;
    try {
      for (const part of plan.parts) {
        if (part.done) continue;
        const { body } = await command('POST', this.desk.path('/voters'), { key: this.desk.key, id: part.id, body: { voters: part.ids }, patience: 60_000 });
        this.#take(plan, body.voters);
        part.done = true;
        onProgress(plan.registered + plan.already + plan.revoked);
      }
    } finally {
      this.busy = false;
      this.desk.tell();
    }
  }

  #take(plan, voters) {
    for (const { voter, status } of voters) {
      if (status === 'registered') plan.registered++;
      else if (status === 'revoked') plan.revoked++;
      else plan.already++;
      if (!this.voters.has(voter)) this.voters.set(voter, { voter, revoked: status === 'revoked', hasBallot: false });
    }
  }

  async revoke(voter) {
    const { body } = await command('POST', this.desk.path(`/voters/${voter}/revoke`), { key: this.desk.key });
    this.voters.set(voter, body);
    this.desk.tell();
  }
}
