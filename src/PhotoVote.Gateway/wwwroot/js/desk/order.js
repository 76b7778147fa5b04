// The order of photos: shown at once, and sent a moment after the last move.
import { explain, say } from '../ui.js';

const AFTER = 600;

export class Order {
  #waiting = new Map();

  constructor(desk) {
    this.desk = desk;
    desk.watch(this);
  }

  get dirty() { return this.#waiting.size > 0; }

  /** Moves a candidate to a place in its competition, counted from 0. */
  move(competition, number, to) {
    const { candidates } = competition;
    const from = candidates.findIndex((candidate) => candidate.number === number);
    const place = Math.min(Math.max(0, to), candidates.length - 1);
    if (from < 0 || from === place) return false;
    candidates.splice(place, 0, ...candidates.splice(from, 1));
    clearTimeout(this.#waiting.get(competition.number));
    this.#waiting.set(competition.number, setTimeout(() => this.#send(competition.number), AFTER));
    this.desk.tell();
    return true;
  }

  async #send(number) {
    const { desk } = this;
    const mine = this.#waiting.get(number);
    const order = desk.view.competitions.find((one) => one.number === number)?.candidates.map((candidate) => candidate.number);
    try {
      if (order) await desk.change('PUT', `/competitions/${number}/order`, { body: { candidates: order }, apply: () => {} });
    } catch (error) {
      say(explain(error), 'wrong');
      desk.etag = null;
      await desk.load().catch(() => {});
    } finally {
      if (this.#waiting.get(number) === mine) this.#waiting.delete(number);
      desk.tell();
    }
  }
}
