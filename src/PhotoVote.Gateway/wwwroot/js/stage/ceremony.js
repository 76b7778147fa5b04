// The winners, one by one when somebody asks for them. How far it has come outlives a reload, so that nothing is revealed by accident.
import { h, pointer, show } from '../dom.js';
import { t } from '../i18n.js';
import { beforeScene, noneScene, placeScene } from './places.js';
import { steps } from './ranking.js';

export class Ceremony {
  #stage = h('div.scene', { 'aria-live': 'polite' });
  #next = h('button.primary.next', { type: 'button', onclick: () => this.move(1) });
  #back = h('button', { type: 'button', onclick: () => this.move(-1) }, pointer('back'), t('stage.ceremony.back'));
  #all = h('button', { type: 'button', onclick: () => this.showAll() }, t('stage.ceremony.all'));
  #steps = [];
  #model;
  #at;
  #drawn;

  /** @param onTable called when all is revealed, or no longer */
  constructor(onTable) {
    this.onTable = onTable;
    this.#at = history.state?.revealed ?? 0;
    this.element = h('section.ceremony', {}, this.#stage, h('nav.steps-nav', { 'aria-label': t('stage.ceremony.nav') }, this.#back, this.#next, this.#all));
    this.#stage.addEventListener('click', () => this.move(1));
  }

  get isOver() {
    return this.#steps.length > 0 && this.#at >= this.#steps.length - 1;
  }

  /** @param competitions `{ number, title, ballots, rows, why, runoff }` of the final results */
  update(model) {
    this.#model = model;
    this.#steps = steps(model.competitions);
    this.#draw();
  }

  move(by) {
    const to = Math.min(this.#steps.length - 1, Math.max(0, this.#at + by));
    if (to === this.#at) return;
    this.#at = to;
    history.replaceState({ ...history.state, revealed: to }, '');
    this.#draw();
    this.#stage.querySelector('h1')?.focus({ preventScroll: true });
  }

  showAll() {
    this.move(this.#steps.length);
  }

  #draw() {
    this.#at = Math.min(this.#at, this.#steps.length - 1);
    const step = this.#steps[this.#at];
    this.onTable(this.isOver);
    const what = JSON.stringify([this.#at, step.kind, step.rows?.map((row) => [row.candidate.number, row.candidate.title, row.candidate.author, row.value])]);
    this.#back.disabled = this.#at === 0;
    show(this.#next, label(this.#steps[this.#at + 1]), pointer('next'));
    if (what === this.#drawn) return;
    this.#drawn = what;
    show(this.#stage, this.#sceneOf(step));
  }

  #sceneOf(step) {
    const { competitions, terms } = this.#model;
    const { title, ballots, why, runoff } = competitions.find((one) => one.number === step.competition) ?? {};
    switch (step.kind) {
      case 'before': return beforeScene(title, ballots);
      case 'none': return noneScene(title, why, terms.counting.rule);
      case 'place': return placeScene(step, title, terms, runoff);
      default: return null;
    }
  }
}

function label(next) {
  if (!next || next.kind === 'table') return t('stage.ceremony.table');
  return next.kind === 'place' ? t(`stage.ceremony.place.${next.place}`) : t('stage.ceremony.next');
}
