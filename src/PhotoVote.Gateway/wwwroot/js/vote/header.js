// What stands above everything: the competition, how far one is, and whether everything is saved, in words.
import { byId, h, icon, show } from '../dom.js';
import { moment, t } from '../i18n.js';
import { openDialog } from '../ui.js';

/** Events: 'competition' with `{ number }`; 'review'; 'next-voter'. */
export class Header extends EventTarget {
  #definition;
  #place = h('span.place.numbers');
  #rated = h('span.rated.numbers');
  #saving = h('span.saving');
  #review = h('button.review', { type: 'button', onclick: () => this.dispatchEvent(new Event('review')) }, t('vote.review'));
  #where = h('div.where');
  #told = h('span.visually-hidden', { role: 'status' });
  #select = null;

  constructor(definition) {
    super();
    this.#definition = definition;
    show(byId('vote-head'), this.#where,
      this.#review,
      h('button.more.quiet', { type: 'button', 'aria-label': t('vote.more'), onclick: () => this.#more() }, icon('menu')),
      h('p.progress.small', {}, this.#place, this.#rated, this.#saving),
      this.#told);
    this.describe();
  }

  /** Names may have been corrected. */
  describe() {
    const { competitions, terms } = this.#definition.view;
    document.title = terms.title;
    const choice = h('select', {
      'aria-label': t('vote.competition'), dir: 'auto',
      onchange: (event) => this.dispatchEvent(new CustomEvent('competition', { detail: { number: Number(event.target.value) } })),
    }, competitions.map(({ number, title }) => h('option', { value: number }, title)));
    this.#select = competitions.length > 1 ? choice : null;
    show(this.#where,
      h('p.election', { dir: 'auto' }, terms.title),
      this.#select ?? h('p.competition', { dir: 'auto' }, competitions[0]?.title ?? terms.title));
  }

  /** @param place where one is; null away from the photos */
  at(place, { rated }) {
    show(this.#place, place ? t('vote.place', { position: place.position, count: place.count }) : '');
    show(this.#rated, t('vote.rated', { n: rated }));
    if (place && this.#select) this.#select.value = place.competition.number;
    this.#review.hidden = !place;
  }

  saving(ballot, isClosed) {
    const n = ballot.rows.length;
    const [text, kind] = isClosed && !n ? [t('vote.closed.short'), 'wrong'] : {
      saved: [ballot.ratings.size ? t('vote.saving.saved') : t('vote.saving.ready'), 'good'],
      saving: [t('vote.saving.saving'), 'plain'],
      'no-network': [t('vote.saving.no-network', { n }), 'wrong'],
      busy: [t('vote.saving.busy', { n }), 'wrong'],
    }[ballot.saving];
    if (this.#saving.textContent === text) return;
    show(this.#saving, text);
    this.#saving.dataset.kind = kind;
    if (kind === 'wrong' || this.#told.textContent) show(this.#told, kind === 'wrong' ? text : '');
  }

  #more() {
    const { terms, onePersonOneVote, closesAt } = this.#definition.view;
    const preferences = byId('preferences');
    const dialog = openDialog(terms.title, h('div.stack', {},
      terms.description && h('p.description', { dir: 'auto' }, terms.description),
      closesAt && !this.#definition.isClosed && h('p', {}, t('vote.closesAt', { when: moment(closesAt, { zone: true }) })),
      !onePersonOneVote && h('p.soft.small', {}, t('vote.open-admission')),
      h('p.soft.small', {}, t('vote.keys')),
      preferences,
      h('p', {}, h('button', { type: 'button', onclick: () => { dialog.close(); this.dispatchEvent(new Event('next-voter')); } }, icon('people'), t('vote.next-voter')))));
    dialog.addEventListener('close', () => byId('aside').append(preferences));
  }
}
