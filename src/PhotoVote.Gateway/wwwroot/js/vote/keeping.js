// What this device keeps of a vote: ballots with their keys, and the outbox of what was tapped and is not known to be in the log yet.
import { intoMemory, openDatabase } from './db.js';

/**
 * Rows of the outbox are commands in order. One that was sent once stays as it is until its outcome is known; one that was never sent gives way to a
 * later tap on the same photo. Events: 'memory' when the device has no room left, and all is kept in memory from then on.
 */
export class Keeping extends EventTarget {
  #db;

  static async open() {
    const keeping = new Keeping();
    keeping.#db = await openDatabase();
    return keeping;
  }

  get isDurable() {
    return this.#db.isDurable;
  }

  /** The ballots kept here, those that were used last first. */
  ballots = () => this.#db.run(async ({ ballots }) => (await ballots.all()).sort((a, b) => b.used - a.used));

  ballot = (id) => this.#db.run(({ ballots }) => ballots.get(id));

  /** Keeps a ballot; what is known of it already stays. */
  keepBallot = (ballot) => this.#write(async ({ ballots }) => {
    const kept = { ...await ballots.get(ballot.id), ...ballot, used: Date.now() };
    await ballots.put(kept);
    return kept;
  });

  /** The key that this device votes with where anyone may, and the id of the command that asks for its ballot; made once for all tabs. */
  openVoter = (election, make) => this.#write(async ({ voters }) => {
    const kept = await voters.get(election) ?? { election, ...make() };
    await voters.put(kept);
    return kept;
  });

  dropOpenVoter = (election) => this.#db.run(({ voters }) => voters.delete(election));

  rows = (ballot) => this.#db.run(({ outbox }) => rowsOf(outbox, ballot));

  /** A ballot and its rows as they are at one moment; the ballot is undefined when it was forgotten. */
  load = (id) => this.#db.run(async ({ ballots, outbox }) => ({ ballot: await ballots.get(id), rows: await rowsOf(outbox, id) }));

  /** How many taps wait, of all ballots or all but one. */
  unsent = (except = null) => this.#db.run(async ({ outbox }) => (await outbox.all()).filter((row) => row.ballot !== except));

  /** Adds a command, unless the ballot is being cast or was forgotten. */
  async add(id, command) {
    const work = async ({ ballots, outbox }) => {
      const rows = await rowsOf(outbox, id);
      if (rows.some(isCast) || !await ballots.get(id)) return;
      for (const row of rows) if (givesWay(row, command)) await outbox.delete(row.seq);
      await outbox.put({ ...command, ballot: id, sent: false });
    };
    await this.#write(work);
  }

  /** Where the device has no room left, everything is kept in memory from now on. */
  async #write(work) {
    try {
      return await this.#db.run(work);
    } catch (error) {
      if (!this.isDurable) throw error;
      this.#db = await intoMemory(this.#db);
      this.dispatchEvent(new Event('memory'));
      return this.#db.run(work);
    }
  }

  /** Takes the wish to cast back; false when it may have reached the server. */
  takeCastBack = (id) => this.#write(async ({ outbox }) => {
    const cast = (await rowsOf(outbox, id)).find(isCast);
    if (cast?.sent) return false;
    if (cast) await outbox.delete(cast.seq);
    return true;
  });

  /** The command to send now, from here on fixed; null when there is none. A cast says the whole ballot, so that taps never sent before it need not be. */
  next = (id) => this.#write(async ({ outbox }) => {
    const rows = await rowsOf(outbox, id);
    if (!rows.length || rows[0].sent) return rows[0] ?? null;
    const chosen = rows.find(isCast) ?? rows[0];
    if (isCast(chosen)) for (const row of rows) if (row !== chosen) await outbox.delete(row.seq);
    chosen.sent = true;
    await outbox.put(chosen);
    return chosen;
  });

  /** The outcome of a command is known: done, with the ballot as the server shows it, or refused. */
  settle = (row, view = null) => this.#write(async ({ ballots, outbox }) => {
    await outbox.delete(row.seq);
    if (view) await show(ballots, row.ballot, view);
  });

  /** The ballot as the server shows it; an older one than is known changes nothing. */
  seen = (id, view) => this.#write(({ ballots }) => show(ballots, id, view));

  /** What will never be sent, because nothing is accepted any more; returns it. */
  dropUnsent = (id) => this.#db.run(async ({ outbox }) => {
    const rows = (await rowsOf(outbox, id)).filter((row) => !row.sent);
    for (const row of rows) await outbox.delete(row.seq);
    return rows;
  });

  /** Whether this tab sends for a ballot now. Only to spare the network: two that send the same do it once. */
  lease = (ballot, tab, milliseconds) => this.#write(async ({ ballots, leases }) => {
    // The device was left to the next voter meanwhile: nothing of this one may come back.
    if (!await ballots.get(ballot)) return false;
    const held = await leases.get(ballot);
    const now = Date.now();
    if (held && held.tab !== tab && held.until > now && held.until < now + 60_000) return false;
    await leases.put({ ballot, tab, until: now + milliseconds });
    return true;
  });

  release = (ballot, tab) => this.#db.run(async ({ leases }) => {
    if ((await leases.get(ballot))?.tab === tab) await leases.delete(ballot);
  });

  /** Everything of everybody who voted here. */
  forgetAll = () => this.#db.run(async (stores) => {
    for (const store of Object.values(stores)) await store.clear();
  });
}

export const isCast = (row) => row.kind === 'cast';

/** Whether a row that waits is overtaken by a command. */
export const givesWay = (row, command) => !row.sent && row.candidate === command.candidate;

const rowsOf = async (outbox, ballot) => (await outbox.all()).filter((row) => row.ballot === ballot);

async function show(ballots, id, view) {
  const ballot = await ballots.get(id);
  if (ballot && !(ballot.view?.version > view.version)) await ballots.put({ ...ballot, view });
}
