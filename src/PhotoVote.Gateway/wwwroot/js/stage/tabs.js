// Which competition is on the wall: one after the other, or the one that was chosen.
import { h, show } from '../dom.js';

const STAY = 20_000;
const CHOSEN = 120_000;

export class Tabs {
  #titles = '';
  #count = 0;
  #timer;
  #isStill = false;
  #isHeld = false;
  at = 0;

  /** @param onChange called when another one is to be shown */
  constructor(onChange) {
    this.onChange = onChange;
    this.element = h('div.tabs');
  }

  /** While it is still, or held, none follows by itself. */
  set isStill(still) {
    if (still === this.#isStill) return;
    this.#isStill = still;
    this.#plan(STAY);
  }

  set isHeld(held) {
    this.#isHeld = held;
    this.#plan(STAY);
  }

  /** @param competitions `{ title }` each */
  update(competitions) {
    const titles = JSON.stringify(competitions.map((one) => one.title));
    if (titles === this.#titles) return;
    this.#titles = titles;
    this.#count = competitions.length;
    this.at = Math.min(this.at, Math.max(0, this.#count - 1));
    show(this.element, this.#count > 1 && competitions.map((one, i) => h('button', { type: 'button', dir: 'auto', onclick: () => this.move(i - this.at) }, one.title)));
    this.#mark();
    if (!this.#timer) this.#plan(STAY);
  }

  move(by) {
    if (this.#count < 2) return;
    this.#show((this.at + by + this.#count) % this.#count);
    this.#plan(CHOSEN);
  }

  #show(at) {
    this.at = at;
    this.#mark();
    this.onChange();
  }

  #plan(after) {
    clearTimeout(this.#timer);
    this.#timer = this.#count < 2 || this.#isStill || this.#isHeld ? null : setTimeout(() => {
      this.#show((this.at + 1) % this.#count);
      this.#plan(STAY);
    }, after);
  }

  #mark() {
    [...this.element.children].forEach((button, i) => (i === this.at ? button.setAttribute('aria-current', 'true') : button.removeAttribute('aria-current')));
  }
}
