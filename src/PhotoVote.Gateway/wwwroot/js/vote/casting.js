// From "cast my ballot" to the receipt.
import { h, icon, pointer, show } from '../dom.js';
import { moment, t } from '../i18n.js';
import { confirm } from '../ui.js';

/** Asks once, and says that it is for good. */
export function confirmCast(ballot, tour) {
  const { rated, all } = tour.progress(ballot.ratings);
  return confirm({
    title: t('vote.cast.title'),
    content: [
      h('p', {}, rated === all ? t('vote.review.all', { n: all }) : t('vote.review.some', { rated, n: all - rated })),
      h('p', {}, h('strong', {}, t('vote.cast.final'))),
      ballot.saving === 'no-network' && h('p', {}, t('vote.cast.offline')),
    ],
    action: t('vote.cast'),
    stay: t('vote.cast.wait'),
  });
}

/** While the cast is on its way. Events: 'back' to go on rating instead. */
export class Casting extends EventTarget {
  #ballot;
  #state = h('p');
  #title = h('h1', { tabindex: -1 });
  #back = h('button', { type: 'button', onclick: () => this.dispatchEvent(new Event('back')) }, pointer('back'), t('vote.cast.back'));

  element = h('section.receipt', { 'aria-live': 'assertive', 'data-testid': 'casting' }, h('div.sign.waits', {}, icon('wait')), this.#title, this.#state, h('p.row', {}, this.#back));

  constructor(ballot) {
    super();
    this.#ballot = ballot;
    this.update();
  }

  update() {
    const waits = this.#ballot.saving === 'no-network' || this.#ballot.saving === 'busy';
    const title = waits ? t('vote.cast.notYet') : t('vote.cast.going');
    if (this.#title.textContent !== title) show(this.#title, title);
    const text = !waits ? t('vote.cast.stay') : this.#ballot.isKept ? t(`vote.cast.${this.#ballot.saving}`) : t('vote.cast.keepOpen');
    if (this.#state.textContent !== text) show(this.#state, text);
    this.#back.hidden = this.#ballot.casting?.sent !== false;
    this.element.classList.toggle('wrong', waits);
  }

  focus() {
    this.#title.focus();
  }
}

/** It is cast: when, its number, and whether the log counts it. Events: 'next-voter'. */
export class Receipt extends EventTarget {
  #ballot;
  #definition;
  #counted = h('p.counted', { role: 'status' });
  #title = h('h1', { tabindex: -1 });

  element;

  constructor(ballot, definition) {
    super();
    [this.#ballot, this.#definition] = [ballot, definition];
    const { id } = this.#definition.view;
    this.element = h('section.receipt.good', { 'data-testid': 'receipt' },
      h('div.sign', {}, icon('check')),
      this.#title, this.#counted,
      h('dl', {},
        h('dt', {}, t('vote.receipt.when')), h('dd', {}, h('time', { datetime: ballot.view.castAt }, moment(ballot.view.castAt, { zone: true }))),
        h('dt', {}, t('vote.receipt.ballot')), h('dd.id', { 'data-testid': 'ballot-id' }, grouped(ballot.id)),
        h('dt', {}, t('vote.receipt.rated')), h('dd', {}, t('vote.rated', { n: Object.keys(ballot.view.ratings).length }))),
      h('p.soft.small', {}, t('vote.receipt.secret')),
      h('p.row', {},
        h('a.button.primary', { href: `/stage/${id}` }, icon('eye'), t('vote.stage')),
        h('button', { type: 'button', onclick: () => this.dispatchEvent(new Event('next-voter')) }, icon('people'), t('vote.next-voter'))));
    this.update();
  }

  update() {
    const counted = isCounted(this.#ballot.view);
    const title = t(counted ? 'vote.receipt.title.counted' : 'vote.receipt.title.cast');
    if (this.#title.textContent !== title) show(this.#title, title);
    const text = counted ? t('vote.receipt.counted', { position: this.#ballot.view.position }) : t('vote.receipt.written');
    if (this.#counted.textContent !== text) show(this.#counted, text);
  }

  focus() {
    this.#title.focus();
  }
}

/** Whether the count has read the log as far as this ballot. */
export const isCounted = (view) => view.counted === true;

/** In groups, as people read numbers to each other; none of them is short. */
const grouped = (id) => id.match(/.{5}(?=.{5})|.+/g).map((part) => h('span', {}, part));
