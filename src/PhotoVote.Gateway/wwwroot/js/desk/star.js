// STAR's ranks, once it is counted: they are in the report, which is asked for then.
import { runoffOf, withReport } from '../runoff.js';

/** After a failure; the page says meanwhile where they are to be found. */
const AGAIN = 15_000;

export class StarRanks {
  #told = null;
  #of = null;

  constructor(desk) {
    this.desk = desk;
  }

  /** Changes when there is something else to show. */
  get mark() { return this.#told && this.#of; }

  /** The competitions of final results with their ranks, and with `runoff` as it is told, as soon as they are here. */
  of({ competitions, counting }) {
    const { desk } = this;
    if (counting.rule !== 'star' || desk.live.status !== 'final') return competitions;
    this.#ask(`${desk.live.id}/${desk.view.version}`);
    return competitions.map((counted) => {
      const told = this.#told?.find(({ number }) => number === counted.number);
      return told ? { ...withReport(counted, told), runoff: runoffOf(told) } : counted;
    });
  }

  async #ask(state) {
    if (this.#of === state) return;
    [this.#of, this.#told] = [state, null];
    try {
      const { body } = await this.desk.ask('/results/report', { patience: 120_000 });
      if (this.#of !== state) return;
      this.#told = body.competitions;
      this.desk.tell();
    } catch {
      setTimeout(() => {
        if (this.#of === state) this.#of = null;
        this.desk.tell();
      }, AGAIN);
    }
  }
}
