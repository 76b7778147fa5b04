// Sends a ballot's outbox, one command after the other, until the outcome of each is known. An id that was sent is sent again with the same content:
// the server does it once.
import { Problem, send } from '../api.js';
import { isCast } from './keeping.js';
import { tab } from './tab.js';

const LEASE = 10_000;
const LONGEST_PAUSE = 15_000;

/** After these nothing that waits can be accepted any more. */
const OVER = new Set(['election-closed', 'ballot-already-cast', 'ballot-void', 'ballot-unknown', 'ballot-key-wrong', 'election-unknown']);

/** Events: 'state'; 'settled' after each outcome; 'refused' with `{ problem, rows }`, what was taken out of the outbox. */
export class Sender extends EventTarget {
  #keeping;
  #ballot;

  /** What this tab is called while it has this voter: it is another one for the next. */
  #tab = tab.name;
  #stopped = new AbortController();
  #running = false;
  #again = false;
  #rested = null;
  #failures = 0;
  #notBefore = 0;

  /** 'idle', 'sending', 'no-network', or 'busy' when the server asks to wait. */
  state = 'idle';

  constructor(keeping, ballot) {
    super();
    this.#keeping = keeping;
    this.#ballot = ballot;
    const { signal } = this.#stopped;
    addEventListener('online', () => this.wake(), { signal });
    addEventListener('pagehide', () => this.#keeping.release(this.#ballot.id, this.#tab).catch(() => {}), { signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.wake(), { signal });
  }

  /** There may be something to send. */
  wake() {
    if (this.#running) {
      this.#again = true;
      if (this.state === 'no-network' && Date.now() >= this.#notBefore) this.#rested?.();
    } else if (!this.#stopped.signal.aborted) {
      this.#running = true;
      this.#run().catch((error) => { console.error(error); }).finally(() => { this.#running = false; });
    }
  }

  stop() {
    this.#stopped.abort();
    this.#rested?.();
  }

  async #run() {
    const { id } = this.#ballot;
    const renewal = setInterval(() => this.state === 'sending' && this.#keeping.lease(id, this.#tab, LEASE).catch(() => {}), LEASE / 3);
    try {
      while (!this.#stopped.signal.aborted) {
        this.#again = false;
        if (!await this.#keeping.lease(id, this.#tab, LEASE)) {
          if (!(await this.#keeping.rows(id)).length) return;
          await this.#rest(LEASE / 4);
          continue;
        }
        const row = await this.#keeping.next(id);
        if (row) await this.#send(row);
        else if (!this.#again) return;
      }
    } finally {
      clearInterval(renewal);
      this.#be('idle');
      await this.#keeping.release(id, this.#tab);
    }
  }

  async #send(row) {
    this.#be(this.#failures ? this.state : 'sending');
    try {
      const view = await this.#ask(row);
      await this.#keeping.settle(row, view);
      this.#failures = 0;
      this.dispatchEvent(new Event('settled'));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (this.#stopped.signal.aborted) return;
      if (problem.isRefusal) await this.#refused(row, problem);
      else await this.#failed(problem);
    }
  }

  async #ask(row) {
    const { election, ballot, key } = this.#ballot;
    const [method, path, body] = isCast(row)
      ? ['POST', 'cast', { ratings: row.ratings }]
      : row.kind === 'rate' ? ['PUT', `ratings/${row.candidate}`, { rating: row.rating }] : ['DELETE', `ratings/${row.candidate}`];
    const answer = await send(method, `/elections/${election}/ballots/${ballot}/${path}`, { key, id: row.id, body });

    // Whatever answered in the server's place: the outcome is as unknown as before.
    if (answer.body?.ballot !== ballot) throw new Problem({ code: 'no-network' });
    return answer.body;
  }

  async #refused(row, problem) {
    this.#failures = 0;
    await this.#keeping.settle(row);
    const others = OVER.has(problem.code) ? await this.#keeping.dropUnsent(this.#ballot.id) : [];
    this.dispatchEvent(new CustomEvent('refused', { detail: { problem, rows: [row, ...others] } }));
  }

  async #failed(problem) {
    const asked = (problem.retryAfter ?? 0) * 1000;
    const wait = Math.max(asked, Math.min(500 * 2 ** this.#failures++, LONGEST_PAUSE)) * (0.75 + Math.random() / 2);
    this.#notBefore = Date.now() + asked;
    this.#be(problem.status ? 'busy' : 'no-network');
    await this.#rest(wait);
  }

  #rest(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#rested = () => { clearTimeout(timer); resolve(); };
    });
  }

  #be(state) {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }
}
