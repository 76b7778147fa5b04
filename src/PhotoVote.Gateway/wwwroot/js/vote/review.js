// Everything once more before it is cast: what is not rated yet first. Only the rows in sight exist.
import { h, pointer, show } from '../dom.js';
import { t } from '../i18n.js';
import { thumbnail } from './picture.js';

const ROW = 76;
const BEYOND = 8;

/** Events: 'go' with `{ index }`; 'back'; 'cast'. */
export class Review extends EventTarget {
  #tour;
  #ballot;
  #rows = [];
  #items = new Map();
  #list = h('ul.plain.all');
  #summary = h('p.summary', { role: 'status' });
  #cast = h('button.primary', { type: 'button', onclick: () => this.dispatchEvent(new Event('cast')) }, t('vote.cast'));
  #heading = h('h1', { tabindex: -1 }, t('vote.review.title'));

  element;

  constructor(ballot, tour) {
    super();
    [this.#ballot, this.#tour] = [ballot, tour];
    const scroller = h('div.scroller', { onscroll: () => this.#fill() }, this.#list);
    this.element = h('section.review-all', {},
      h('div.review-head', {}, h('button', { type: 'button', onclick: () => this.dispatchEvent(new Event('back')) }, pointer('back'), t('vote.review.back')), this.#heading),
      scroller,
      h('div.review-foot', {}, this.#summary, this.#cast));
    new ResizeObserver(() => this.#fill()).observe(scroller);
    this.update();
  }

  focus() {
    this.#heading.focus();
  }

  update() {
    const { rated, all } = this.#tour.progress(this.#ballot.ratings);
    const summary = rated === all ? t('vote.review.all', { n: all }) : rated === 0 ? t('vote.review.none') : t('vote.review.some', { rated, n: all - rated });
    if (this.#summary.textContent !== summary) show(this.#summary, summary);
    this.#cast.disabled = rated === 0;
    this.#rows = rowsOf(this.#tour, this.#ballot.ratings);
    this.#list.style.setProperty('--count', this.#rows.length);
    for (const item of this.#items.values()) item.remove();
    this.#items.clear();
    this.#fill();
  }

  #fill() {
    const scroller = this.#list.parentElement;
    const from = Math.max(0, Math.floor(scroller.scrollTop / ROW) - BEYOND);
    const to = Math.min(this.#rows.length - 1, from + Math.ceil((scroller.clientHeight || 800) / ROW) + 2 * BEYOND);
    for (const [i, item] of this.#items) {
      if (i >= from && i <= to) continue;
      item.remove();
      this.#items.delete(i);
    }
    for (let i = from; i <= to; i++) {
      if (this.#items.has(i)) continue;
      const item = this.#item(this.#rows[i]);
      item.style.setProperty('--i', i);
      this.#items.set(i, item);
      const after = [...this.#items].filter(([other]) => other > i).sort(([a], [b]) => a - b)[0];
      this.#list.insertBefore(item, after?.[1] ?? null);
    }
  }

  #rated(rating) {
    const { isNamed, name, said } = this.#tour.scale;
    return [h('span.visually-hidden', {}, t('vote.rate.yours', { rated: said(rating) })), h(isNamed ? 'span.value.named' : 'span.value', { 'aria-hidden': 'true', dir: 'auto' }, name(rating))];
  }

  #item(row) {
    if (row.heading) return h('li.competition', {}, h('h2', { dir: 'auto' }, row.heading), h('span.soft.small.numbers', {}, row.progress));
    const { candidate } = row.place;
    const rating = this.#ballot.ratings.get(candidate.number);
    const state = candidate.withdrawn !== null
      ? h('span.value.none', {}, t('vote.withdrawn'))
      : rating === undefined ? h('span.value.none', {}, t('vote.rate.none')) : this.#rated(rating);
    return h('li', {}, h('button.quiet.one', { type: 'button', onclick: () => this.dispatchEvent(new CustomEvent('go', { detail: { index: row.index } })) },
      candidate.photo ? h('img', { src: thumbnail(candidate.photo), alt: '', width: 56, height: 56, loading: 'lazy' }) : h('span.blank'),
      h('span.title', { dir: 'auto' }, candidate.title), state));
  }
}

function rowsOf(tour, ratings) {
  const rank = ({ candidate }) => (candidate.withdrawn !== null ? 2 : ratings.has(candidate.number) ? 1 : 0);
  const places = tour.places.map((place, index) => ({ place, index }));
  return tour.competitions.flatMap((competition) => {
    const own = places.filter(({ place }) => place.competition.number === competition.number);
    const rated = own.filter(({ place }) => rank(place) === 1).length;
    const open = own.filter(({ place }) => rank(place) < 2).length;
    const heading = { heading: competition.title, progress: t('vote.review.progress', { rated, all: open }) };
    return [heading, ...[0, 1, 2].flatMap((wanted) => own.filter(({ place }) => rank(place) === wanted))];
  });
}
