// A competition's photos as rows with bars; a change of rank moves them. Only one page of them is ever there, however many there are.
import { h, icon, show } from '../dom.js';
import { grade, hasText, number, t } from '../i18n.js';
import { Entry } from './entry.js';
import { extent, rank, withdrawn } from './ranking.js';

const SETTLED = 600;
const BACK_TO_TOP = 45_000;

/** Names of more grades, or of more letters, would take the rows' room. */
const MOST_NAMED = 7;
const MOST_LETTERS = 100;

export class Race {
  #entries = new Map();
  #title = h('h2', { dir: 'auto' });
  #which = h('p.which');
  #outcome = h('p.outcome', { dir: 'auto' });
  #list = h('ol.entries.plain');
  #legend = h('p.legend');
  #range = h('output.range');
  #pager = h('div.pager', {},
    h('button.quiet', { type: 'button', 'aria-label': t('stage.page.back'), onclick: () => this.turn(-1) }, icon('up')),
    this.#range,
    h('button.quiet', { type: 'button', 'aria-label': t('stage.page.next'), onclick: () => this.turn(1) }, icon('down')));
  #page = 0;
  #size = 8;
  #shown;
  #competition;
  #settling;
  #home;

  constructor() {
    this.element = h('section.race', {}, h('header', {}, this.#title, this.#outcome, this.#which), this.#list, h('footer', {}, this.#legend, this.#pager));
    new ResizeObserver(() => this.#measure()).observe(this.#list);
  }

  /** @param competition its definition and results; @param order number → place in the organiser's order; @param why said where nobody has a place; @param runoff STAR's, as it is told; @param which `{ at, of }` among the competitions */
  update({ competition, results, terms, order, why, runoff, which }) {
    if (this.#competition !== results.number) {
      this.#competition = results.number;
      this.#page = 0;
      this.#entries.clear();
      this.#list.replaceChildren();
      legend(this.#legend, terms);
    }
    this.#title.textContent = competition?.title ?? results.title;
    this.#outcome.textContent = [why, runoff?.seats, runoff?.words].filter(Boolean).join(' ');
    this.#which.textContent = which.of > 1 ? t('stage.competition.of', { n: which.at + 1, of: which.of }) : '';
    const rows = [...rank(results, terms, order), ...withdrawn(results, order)];
    this.#list.classList.toggle('with-photos', rows.some(({ candidate }) => candidate.photo));
    const before = this.#shown?.rows.length;
    this.#shown = { rows, results, terms };
    if (before !== this.#shown.rows.length) this.#measure();
    this.#draw();
  }

  get isAtTop() {
    return this.#page === 0;
  }

  /** Turns pages; at the ends nothing happens. After a while it shows the top again. */
  turn(by) {
    const last = Math.max(0, Math.ceil(this.#shown.rows.length / this.#size) - 1);
    this.#page = Math.min(last, Math.max(0, this.#page + by));
    clearTimeout(this.#home);
    if (this.#page > 0) this.#home = setTimeout(() => this.turn(-this.#page), BACK_TO_TOP);
    this.#draw();
  }

  #draw() {
    const { rows, results, terms } = this.#shown;
    const first = this.#page * this.#size;
    const page = rows.slice(first, first + this.#size);
    const context = { extent: extent(rows, results.ballots, terms), terms };
    const gone = new Set(this.#entries.keys());
    page.forEach((row, slot) => {
      const { number: id } = row.candidate;
      gone.delete(id);
      let entry = this.#entries.get(id);
      if (!entry) {
        entry = new Entry();
        this.#entries.set(id, entry);
        this.#list.append(entry.element);
      }
      entry.update(row, { ...context, slot });
    });
    for (const id of gone) this.#leave(id);
    this.#range.textContent = t('stage.page.range', { from: number(first + 1), to: number(first + page.length), of: number(rows.length) });
    this.#pager.hidden = rows.length <= this.#size;
    this.#settle();
  }

  #leave(id) {
    const { element } = this.#entries.get(id);
    this.#entries.delete(id);
    element.classList.add('gone');
    element.style.setProperty('--slot', this.#size);
    setTimeout(() => element.remove(), SETTLED);
  }

  /** Once nothing moves any more, the rows come in their order for those who hear them. */
  #settle() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      const rows = [...this.#list.children].sort((a, b) => a.dataset.slot - b.dataset.slot);
      if (rows.some((row, i) => row !== this.#list.children[i])) this.#list.append(...rows);
    }, SETTLED);
  }

  /** As many rows as are legible from the back; the list is as high as the wall lets it be. */
  #measure() {
    const { height } = this.#list.getBoundingClientRect();
    const least = Number.parseFloat(getComputedStyle(this.#list).minHeight) || 72;
    const size = Math.max(3, Math.floor(height / least));
    const count = Math.min(size, Math.max(4, this.#shown?.rows.length ?? size));
    this.#list.style.setProperty('--row', `${Math.min(height / count, least * 1.7)}px`);
    if (size === this.#size) return;
    this.#size = size;
    if (this.#shown) this.#draw();
  }
}

/** The scale from the best down, in the shades of the bars; grades that have names with their names, as long as there is room for them. */
function legend(element, terms) {
  const steps = Array.from({ length: terms.scaleMax - terms.scaleMin + 1 }, (_, i) => {
    const step = h('i.step', { 'aria-hidden': 'true' });
    step.style.setProperty('--shade', 1 - i / (terms.scaleMax - terms.scaleMin));
    return step;
  });
  const words = `stage.value.${terms.counting.rule}`;
  const value = hasText(words) && h('span', {}, t(words));
  if (terms.grades?.length && steps.length <= MOST_NAMED && terms.grades.join('').length <= MOST_LETTERS) {
    show(element, value, steps.map((step, i) => h('span.scale', {}, step, h('span', { dir: 'auto' }, grade(terms, terms.scaleMax - i)))));
    return;
  }
  show(element, value, h('span.scale', {}, h('bdi', {}, grade(terms, terms.scaleMax)), h('span.steps', {}, steps), h('bdi', {}, grade(terms, terms.scaleMin))));
}
