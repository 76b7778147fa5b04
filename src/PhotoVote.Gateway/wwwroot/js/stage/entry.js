// One photo's row: place, thumbnail, title, bar, value; of one that was withdrawn, why. It is written to only where something has changed.
import { h } from '../dom.js';
import { isolated, number, t } from '../i18n.js';
import { photo } from './photo.js';
import { hasNames, length, valueWords } from './ranking.js';

export class Entry {
  #place = h('span.place');
  #title = h('span.title', { dir: 'auto' });
  #author = h('span.author', { dir: 'auto' });
  #figure = h('span.figure');
  #bar = h('span.bar', { 'aria-hidden': 'true' });
  #reason = h('span.reason', { hidden: true });
  #spoken = h('span.visually-hidden');
  #thumb = h('span.thumb');
  #photo;
  #steps = [];

  constructor() {
    this.element = h('li.entry', {}, this.#place, this.#thumb, h('span.words', {}, h('span.names', {}, this.#title, ' ', this.#author), this.#bar, this.#reason), this.#figure, this.#spoken);
  }

  /** @param slot from 0 at the top of the page */
  update({ candidate, value, place }, { slot, extent, terms }) {
    const { element } = this;
    const isWithdrawn = Boolean(candidate.withdrawn);
    if (element.dataset.slot !== String(slot)) {
      element.dataset.slot = slot;
      element.style.setProperty('--slot', slot);
    }
    element.classList.toggle('first', place === 1);
    element.classList.toggle('withdrawn', isWithdrawn);
    element.classList.toggle('named', hasNames(terms));
    write(this.#place, place ? number(place) : '–');
    write(this.#title, candidate.title);
    write(this.#author, candidate.author ?? '');
    write(this.#figure, isWithdrawn ? '' : valueWords(value, terms));
    write(this.#spoken, isWithdrawn ? '' : place ? t('stage.entry.spoken', { n: candidate.ratings, place }) : t('stage.entry.unranked', { n: candidate.ratings }));
    if (this.#photo !== (candidate.photo ?? null)) {
      this.#photo = candidate.photo ?? null;
      this.#thumb.replaceChildren(photo(candidate, { sizes: '10rem', widths: [96, 320, 640] }));
    }
    this.#bar.hidden = isWithdrawn;
    this.#reason.hidden = !isWithdrawn;
    write(this.#reason, isWithdrawn ? t('stage.withdrawn', { reason: isolated(candidate.withdrawn) }) : '');
    if (!isWithdrawn) this.#distribute(candidate.histogram, candidate.ratings, length(value, extent));
  }

  /** The bar is as long as the value, and filled with the ratings, the best at its foot. Moved by transforms alone: no layout. */
  #distribute(histogram, ratings, long) {
    while (this.#steps.length < histogram.length) {
      const step = h('i.step');
      step.style.setProperty('--shade', histogram.length > 1 ? 1 - this.#steps.length / (histogram.length - 1) : 1);
      this.#steps.push({ element: step });
      this.#bar.append(step);
    }
    let at = 0;
    this.#steps.forEach((step, i) => {
      const size = ratings ? (histogram[histogram.length - 1 - i] / ratings) * long : 0;
      set(step, '--at', at.toFixed(4));
      set(step, '--size', size.toFixed(4));
      at += size;
    });
  }
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function set(step, name, value) {
  if (step[name] === value) return;
  step[name] = value;
  step.element.style.setProperty(name, value);
}
