// All photos as a thin strip: filled where they are rated, an outline where not. Only what is in sight exists, so that thousands cost no more than thirty.
import { h, show } from '../dom.js';
import { number, t } from '../i18n.js';
import { thumbnail } from './picture.js';

const STEP = 60;
const BEYOND = 6;

/** Events: 'go' with `{ index }`. */
export class Strip extends EventTarget {
  #sequence;
  #ratings;
  #at = -1;
  #items = new Map();
  #withPictures = false;
  #list = h('ol.plain.row-of-all');

  element = h('nav.strip', { 'aria-label': t('vote.strip') }, this.#list);

  constructor(sequence, ratings) {
    super();
    this.#sequence = sequence;
    this.#ratings = ratings;
    this.#list.style.setProperty('--count', sequence.length);
    let waits = false;
    this.element.addEventListener('scroll', () => {
      if (waits) return;
      waits = true;
      requestAnimationFrame(() => { waits = false; this.#fill(); });
    }, { passive: true });
    new ResizeObserver(() => { this.#scroll(false); this.#fill(); }).observe(this.element);
  }

  go(index) {
    const near = Math.abs(index - this.#at) < 12;
    const before = this.#items.get(this.#at);
    this.#at = index;
    if (before) this.#describe(before);
    this.#scroll(near);
    this.#fill();
    const now = this.#items.get(index);
    if (now) this.#describe(now);
  }

  update(sequence, ratings) {
    this.#sequence = sequence;
    this.#ratings = ratings;
    for (const item of this.#items.values()) this.#describe(item);
  }

  /** From now on with thumbnails: the photo in view comes first. */
  loadPictures() {
    if (this.#withPictures) return;
    this.#withPictures = true;
    for (const item of this.#items.values()) this.#draw(item);
  }

  #scroll(smoothly) {
    const { element } = this;
    const left = (this.#at + 0.5) * STEP - element.clientWidth / 2;
    const sign = getComputedStyle(element).direction === 'rtl' ? -1 : 1;
    element.scrollTo({ left: sign * Math.max(0, left), behavior: smoothly && !matchMedia('(prefers-reduced-motion: reduce)').matches ? 'smooth' : 'instant' });
  }

  #fill() {
    const from = Math.floor(Math.abs(this.element.scrollLeft) / STEP) - BEYOND;
    const to = from + Math.ceil((this.element.clientWidth || 400) / STEP) + 2 * BEYOND;
    const wanted = (i) => (i >= from && i <= to) || i === this.#at;
    for (const [i, { place }] of this.#items) {
      if (wanted(i)) continue;
      place.remove();
      this.#items.delete(i);
    }
    for (let i = Math.max(0, from); i <= Math.min(to, this.#sequence.length - 1); i++) this.#item(i);
    if (this.#at in this.#sequence) this.#item(this.#at);
  }

  #item(i) {
    if (this.#items.has(i)) return;
    const button = h('button.thumb', { type: 'button', onclick: () => this.dispatchEvent(new CustomEvent('go', { detail: { index: i } })) });
    const place = h('li', { 'aria-setsize': this.#sequence.length, 'aria-posinset': i + 1 }, button);
    place.style.setProperty('--i', i);
    const item = { i, button, place, mark: h('span.mark', { 'aria-hidden': 'true' }) };
    this.#items.set(i, item);
    this.#draw(item);
    this.#describe(item);

    // In the order of the photos, for whoever goes through them with a screen reader.
    const after = [...this.#items.values()].filter((other) => other.i > i && other.place.isConnected).sort((a, b) => a.i - b.i)[0];
    this.#list.insertBefore(place, after?.place ?? null);
  }

  #draw({ i, button, mark }) {
    const { candidate } = this.#sequence[i];
    const face = candidate.photo && this.#withPictures
      ? h('img', { src: thumbnail(candidate.photo), alt: '', draggable: 'false' })
      : h('span.blank', { 'aria-hidden': 'true', dir: 'auto' }, candidate.photo ? '' : candidate.title.slice(0, 12));
    show(button, face, mark);
  }

  #describe({ i, button, mark }) {
    const { candidate, label } = this.#sequence[i];
    const rating = this.#ratings().get(candidate.number);
    button.classList.toggle('rated', rating !== undefined);
    button.classList.toggle('withdrawn', candidate.withdrawn !== null);
    button.tabIndex = i === this.#at ? 0 : -1;
    if (i === this.#at) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
    button.setAttribute('aria-label', label(rating));
    mark.dataset.text = candidate.withdrawn !== null ? '×' : rating === undefined ? '' : number(rating);
  }
}
