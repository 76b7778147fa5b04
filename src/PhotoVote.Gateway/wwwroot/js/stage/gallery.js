// While results are hidden: the photos, one after the other in the organiser's order, and nothing that tells how they stand.
import { h, show } from '../dom.js';
import { t } from '../i18n.js';
import { photo, ready } from './photo.js';

const STAY = 9_000;

export class Gallery {
  #headline = h('p.headline', { role: 'status' });
  #frames = h('div.frames');
  #caption = h('p.caption');
  #photos = [];
  #at = -1;
  #turn = 0;
  #timer;
  #isHeld = false;

  constructor() {
    this.element = h('section.gallery', {}, this.#headline, this.#frames, this.#caption);
  }

  /** @param competitions of the definition; @param headline said above the photos, or null */
  update({ competitions, headline }) {
    const photos = competitions.flatMap((competition) => competition.candidates
      .filter((candidate) => !candidate.withdrawn)
      .map((candidate, i, all) => ({ candidate, competition, of: t('stage.gallery.of', { n: i + 1, of: all.length }) })));
    const changed = photos.length !== this.#photos.length || photos.some((one, i) => one.candidate.number !== this.#photos[i].candidate.number);
    this.#photos = photos;
    if (this.#headline.textContent !== (headline ?? '')) this.#headline.textContent = headline ?? '';
    this.#headline.hidden = !headline;
    if (changed || this.#at < 0) {
      this.#at = -1;
      this.turn(1);
    }
  }

  /** The next photo or the one before; it comes when it can be shown whole, and the one that hangs there stays until then. */
  async turn(by) {
    clearTimeout(this.#timer);
    if (!this.#photos.length) {
      show(this.#frames);
      this.#caption.textContent = '';
      return;
    }
    const turn = ++this.#turn;
    this.#at = (this.#at + by + this.#photos.length) % this.#photos.length;
    const { candidate, competition, of } = this.#photos[this.#at];
    const frame = h('figure.frame', {}, photo(candidate, { sizes: '66vw', widths: [640, 1280, 2048], alt: candidate.title }));
    if (!candidate.photo) frame.append(h('p.words-only', { dir: 'auto' }, candidate.title));
    await ready(frame);
    if (turn !== this.#turn) return;
    for (const old of this.#frames.children) {
      old.classList.add('gone');
      setTimeout(() => old.remove(), 1_200);
    }
    this.#frames.append(frame);
    show(this.#caption, h('strong', { dir: 'auto' }, candidate.title), candidate.author && h('span', { dir: 'auto' }, candidate.author), h('span.soft', {}, h('span', { dir: 'auto' }, competition.title), ' · ', of));
    this.#plan();
    this.#preload();
  }

  stop() {
    this.#turn++;
    clearTimeout(this.#timer);
  }

  /** While it is held, no photo follows by itself. */
  set isHeld(held) {
    this.#isHeld = held;
    this.#plan();
  }

  #plan() {
    clearTimeout(this.#timer);
    if (!this.#isHeld && this.element.isConnected) this.#timer = setTimeout(() => this.turn(1), STAY);
  }

  #preload() {
    const { candidate } = this.#photos[(this.#at + 1) % this.#photos.length];
    ready(photo(candidate, { sizes: '66vw', widths: [640, 1280, 2048] }));
  }
}
