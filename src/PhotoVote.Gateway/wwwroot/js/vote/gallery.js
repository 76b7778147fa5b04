// One photo fills the screen, and the rating sits under the thumb.
import { h, icon, show } from '../dom.js';
import { isolated, t } from '../i18n.js';
import { say } from '../ui.js';
import { keyboard } from './keyboard.js';
import { RatingControl } from './rating.js';
import { Slides } from './slides.js';
import { Strip } from './strip.js';
import { tab } from './tab.js';

/** Events: 'place' when another photo is in view; 'end' when it goes on after the last one. */
export class Gallery extends EventTarget {
  #ballot;
  #tour;
  #slides;
  #strip;
  #rating;
  #seen = new Set();
  #title = h('p.title', { dir: 'auto' });
  #author = h('p.author.soft.small', { dir: 'auto' });
  #flash = h('div.flash', { 'aria-hidden': 'true' });
  #told = h('p.visually-hidden', { role: 'status' });
  #stopped = new AbortController();

  index = 0;
  element;

  constructor(ballot, tour) {
    super();
    this.#ballot = ballot;
    this.#tour = tour;
    this.#slides = new Slides(tour.places, () => tour.photos, (i) => tour.label(i, ballot.ratings));
    this.#strip = new Strip(tour.places, () => ballot.ratings);
    this.#rating = new RatingControl(tour.scale);
    this.#slides.addEventListener('shown', ({ detail }) => { this.#seen.add(detail.number); this.#strip.loadPictures(); tour.loadPhotos(); this.#show(); });
    this.#slides.addEventListener('move', ({ detail }) => this.move(detail.by));
    this.#strip.addEventListener('go', ({ detail }) => this.go(detail.index));
    this.#rating.addEventListener('rate', ({ detail }) => this.#rate(detail.rating));
    const arrow = (by, name, label) => h(`button.arrow.${name}`, { type: 'button', 'aria-label': t(label), onclick: () => this.move(by) }, icon(name));
    this.element = h('div.gallery', {},
      h('h1.visually-hidden', { dir: 'auto' }, tour.title),
      this.#slides.element,
      h('div.controls', {},
        h('div.caption', {}, arrow(-1, 'back', 'vote.back'), h('div.words', {}, this.#title, this.#author), arrow(1, 'next', 'vote.next')),
        this.#strip.element, this.#rating.element),
      this.#told);
    this.#slides.element.append(this.#flash);
    keyboard(this.#stopped.signal, {
      move: (by) => this.move(by),
      end: (last) => this.go(last ? tour.places.length - 1 : 0),
      step: (by) => this.#rating.step(by),
      clear: () => this.#rate(null),
      value: (value) => this.#rating.isOnScale(value) && this.#rate(value),
      isOnScale: this.#rating.isOnScale,
      begins: this.#rating.begins,
    });
    const last = tour.indexOf(tab.photo);
    this.go(last < 0 ? tour.first : last, { quietly: true });
  }

  get place() {
    return this.#tour.places[this.index];
  }

  move(by) {
    const index = this.index + by;
    if (index >= this.#tour.places.length) this.dispatchEvent(new Event('end'));
    else if (index >= 0) this.go(index);
  }

  go(index, { quietly = false } = {}) {
    this.index = index;
    const { number: candidate } = this.place.candidate;
    tab.photo = candidate;
    this.#slides.go(index);
    this.#strip.go(index);
    this.#show();
    if (!quietly) show(this.#told, this.#tour.label(index, this.#ballot.ratings));
    this.dispatchEvent(new Event('place'));
  }

  /** Ratings have changed, here or in another tab, or a photo was withdrawn. */
  update() {
    this.#slides.update(this.#tour.places);
    this.#strip.update(this.#tour.places, () => this.#ballot.ratings);
    this.#show();
  }

  photosKnown() {
    this.#slides.photosKnown();
  }

  leave() {
    this.#stopped.abort();
  }

  #show() {
    const { candidate } = this.place;
    const rating = this.#ballot.ratings.get(candidate.number) ?? null;
    show(this.#title, candidate.photo ? candidate.title : '');
    show(this.#author, candidate.author ? t('vote.by', { author: isolated(candidate.author) }) : '');
    this.#rating.update(rating, candidate.withdrawn !== null ? 'withdrawn' : this.#mayRate(candidate) ? 'ready' : 'loading');
  }

  /** What was never on the screen cannot be rated. */
  #mayRate = ({ number: candidate }) => this.#seen.has(candidate) || this.#ballot.ratings.has(candidate);

  async #rate(rating) {
    const { candidate } = this.place;
    if (candidate.withdrawn !== null) return;
    if (!this.#mayRate(candidate)) {
      say(t('vote.rate.loading'));
      return;
    }
    if (rating === null && !this.#ballot.ratings.has(candidate.number)) return;
    await this.#ballot.rate(candidate.number, rating);
    this.#celebrate(rating);
    show(this.#told, rating === null ? t('vote.told.cleared') : t('vote.told.rated', { rated: this.#tour.scale.said(rating) }));
  }

  #celebrate(rating) {
    const { isNamed, name } = this.#tour.scale;
    show(this.#flash, h(isNamed ? 'span.named' : 'span', { dir: 'auto' }, rating === null ? '–' : name(rating)));
    this.#flash.classList.remove('on');
    void this.#flash.offsetWidth;
    this.#flash.classList.add('on');
  }
}
