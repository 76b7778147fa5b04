// The photos side by side, one of them in view: swiped with a finger, loaded one after the other, each in its own proportions from the start.
import { h, icon, show } from '../dom.js';
import { t } from '../i18n.js';
import { picture, ratioOf, resize } from './picture.js';
import { swipe } from './swipe.js';

const AHEAD = 2;

/** Events: 'shown' with `{ number }` when a photo is on the screen; 'move' with `{ by }` when it is swiped away. */
export class Slides extends EventTarget {
  #slides = new Map();
  #sequence;
  #photos;
  #at = 0;
  #label;

  element = h('div.stage', { 'data-testid': 'stage' });

  /** @param sequence places `{ candidate }` in order @param label says a place in words @param photos the sizes and previews there are */
  constructor(sequence, photos, label) {
    super();
    this.#sequence = sequence;
    this.#photos = photos;
    this.#label = label;
    swipe(this.element, (by) => this.dispatchEvent(new CustomEvent('move', { detail: { by } })));
    new ResizeObserver(() => this.#measure()).observe(this.element);
  }

  get isShown() {
    return this.#slides.get(this.#at)?.isShown ?? false;
  }

  /** Brings a place into view. */
  go(index) {
    this.#at = index;
    for (const i of this.#slides.keys()) if (i < index - 1 || i > index + AHEAD) this.#drop(i);
    this.#slide(index).load(this.#photos(), this.#box(), true);
    this.#ahead();
    this.#place();
    this.#report();
  }

  /** Names, ratings or withdrawals have changed. */
  update(sequence) {
    this.#sequence = sequence;
    for (const [i, slide] of this.#slides) slide.update(sequence[i].candidate, this.#label(i));
  }

  /** Sizes and previews are there. */
  photosKnown() {
    for (const slide of this.#slides.values()) slide.measure(this.#photos(), this.#box());
  }

  #slide(i) {
    let slide = this.#slides.get(i);
    if (slide) return slide;
    slide = new Slide(this.#sequence[i].candidate, this.#label(i), () => {
      if (i === this.#at) this.#report();
      this.#ahead();
    });
    slide.element.style.setProperty('--i', i);
    this.#slides.set(i, slide);
    this.element.append(slide.element);
    return slide;
  }

  /** The next ones, and the last, as soon as the one in view is there: on a slow line it does not share. */
  #ahead() {
    if (!this.#slides.get(this.#at)?.isSettled) return;
    for (const i of [1, 2, -1].map((by) => this.#at + by).filter((i) => i in this.#sequence)) {
      this.#slide(i).load(this.#photos(), this.#box(), false);
      if (!this.#slide(i).isSettled) break;
    }
    this.#place();
  }

  #place() {
    this.element.style.setProperty('--at', this.#at);
    for (const [i, { element }] of this.#slides) element.inert = i !== this.#at;
  }

  #report() {
    if (!this.isShown) return;
    if (document.hidden) document.addEventListener('visibilitychange', () => this.#report(), { once: true });
    else this.dispatchEvent(new CustomEvent('shown', { detail: { number: this.#sequence[this.#at].candidate.number } }));
  }

  #drop(i) {
    this.#slides.get(i).element.remove();
    this.#slides.delete(i);
  }

  #measure() {
    for (const slide of this.#slides.values()) slide.measure(this.#photos(), this.#box());
  }

  #box() {
    return { width: this.element.clientWidth || innerWidth, height: this.element.clientHeight || innerHeight };
  }
}

class Slide {
  #candidate;
  #changed;
  #picture = null;
  #last = null;
  #figure = h('div.photo');

  /** Loaded, failed, or nothing to load: the next may begin. */
  isSettled = false;

  /** The photo, or the text that stands for it, can be seen. */
  isShown = false;

  element = h('div.slide', { role: 'group', 'aria-roledescription': t('vote.photo.role') });

  constructor(candidate, label, changed) {
    this.#changed = changed;
    this.update(candidate, label);
  }

  update(candidate, label) {
    const before = this.#candidate;
    this.#candidate = candidate;
    this.element.setAttribute('aria-label', label);
    if (before && before.withdrawn === candidate.withdrawn && before.title === candidate.title) return;
    show(this.element, candidate.photo ? this.#figure : h('p.words', { dir: 'auto', tabindex: 0 }, candidate.title), candidate.withdrawn !== null && withdrawn(candidate));
  }

  load(photos, box, eager) {
    if (this.#picture || this.isSettled) return;
    if (!this.#candidate.photo) {
      this.isSettled = this.isShown = true;
      return;
    }
    this.#last = { photos, box };
    const info = photos.get(this.#candidate.photo);
    this.#picture = picture(this.#candidate.photo, info, widthIn(box, info), {
      alt: this.#candidate.title, eager,
      // Loaded is not seen: only what can be drawn at once takes the preview's place.
      onload: ({ target }) => target.decode().then(() => this.#settle(true), () => this.#settle(target.naturalWidth > 0)),
      onerror: () => this.#settle(false),
    });
    show(this.#figure, this.#picture);
    this.measure(photos, box);
  }

  measure(photos, box) {
    const info = photos.get(this.#candidate.photo);
    if (info?.preview && this.#picture && !this.isShown && !this.#figure.querySelector('.preview')) this.#figure.prepend(preview(info));
    if (this.#picture) resize(this.#picture, widthIn(box, info) * Math.min(3, globalThis.visualViewport?.scale ?? 1));
  }

  #settle(isShown) {
    this.isSettled = true;
    this.isShown ||= isShown;
    this.#figure.classList.toggle('loaded', this.isShown);
    if (!this.isShown) this.#failed();
    this.#changed();
  }

  #failed() {
    const again = () => {
      removeEventListener('online', again);
      if (this.isShown || !this.element.isConnected) return;
      this.#picture = null;
      this.isSettled = false;
      this.load(this.#last.photos, this.#last.box, true);
    };
    addEventListener('online', again);
    show(this.#figure, h('div.missing', {}, h('p', {}, t('vote.photo.failed')), h('button', { type: 'button', onclick: again }, icon('photo'), t('fault.again'))));
  }
}

/** A blurred stand-in, exactly where the photo will be. */
function preview(info) {
  const box = h('div.preview', { 'aria-hidden': 'true' }, h('img', { src: info.preview, alt: '' }));
  box.style.setProperty('--ratio', ratioOf(info));
  return box;
}

const withdrawn = ({ withdrawn: reason }) => h('div.withdrawn', {}, h('strong', {}, t('vote.withdrawn')), h('p', { dir: 'auto' }, reason));

const widthIn = (box, info) => (info ? Math.min(box.width, box.height * ratioOf(info)) : box.width);
