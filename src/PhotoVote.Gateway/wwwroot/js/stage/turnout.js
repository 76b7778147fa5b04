// How many have cast their ballot: a big number, and a fine line of how it grew since this page was opened.
import { h, svg } from '../dom.js';
import { moment, number, t } from '../i18n.js';
import { serverNow } from './clock.js';

const MOST_POINTS = 240;
const [WIDE, HIGH] = [600, 100];

export class Turnout {
  #number = h('output.big', { 'aria-live': 'off' }, '–');
  #words = h('p.of', {});
  #line = svg('polyline.line', { points: '', fill: 'none', 'vector-effect': 'non-scaling-stroke' });
  #since = h('p.since');
  #growth;
  #points = [];

  constructor() {
    this.element = h('section.turnout', { 'aria-label': t('stage.turnout') },
      this.#number, this.#words,
      this.#growth = h('div.growth', {}, svg('svg.history', { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, this.#line), this.#since));
  }

  update({ cast, created }, isOpen) {
    const text = number(cast);
    if (this.#number.textContent !== text) this.#number.textContent = text;
    const begun = created - cast;
    const words = isOpen && begun > 0 ? t('stage.turnout.cast', { n: cast }) + ' · ' + t('stage.turnout.begun', { n: begun }) : t('stage.turnout.cast', { n: cast });
    if (this.#words.textContent !== words) this.#words.textContent = words;
    this.#remember(cast);
    this.#draw();

    // A line that stands still says nothing; while there may be one its place is kept.
    const grows = this.#points.length > 1;
    this.#growth.classList.toggle('none', !grows);
    this.#growth.hidden = !grows && !isOpen;
  }

  #remember(cast) {
    const now = performance.now();
    const last = this.#points.at(-1);
    if (!last) this.#since.textContent = t('stage.turnout.since', { time: time(serverNow()) });
    if (last?.cast === cast) return;

    // Steps, not slopes: until now it stood where it was. Where it began stays.
    if (this.#points.length > 1 && now - last.at < 1000) last.cast = cast;
    else this.#points.push({ at: now, cast });
    if (this.#points.length > MOST_POINTS) this.#points = this.#points.filter((_, i, all) => i % 2 === 0 || i === all.length - 1);
  }

  #draw() {
    const [first, last, now] = [this.#points[0], this.#points.at(-1), performance.now()];
    const [span, rise] = [Math.max(now - first.at, 1000), Math.max(last.cast - first.cast, 1)];
    const points = [...this.#points, { at: now, cast: last.cast }]
      .map(({ at, cast }) => `${((at - first.at) / span * WIDE).toFixed(1)},${(HIGH - 2 - (cast - first.cast) / rise * (HIGH - 4)).toFixed(1)}`);
    this.#line.setAttribute('points', points.join(' '));
  }
}

const time = (when) => moment(when, { timeOnly: true });
