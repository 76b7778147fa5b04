// One competition: what it is called, its photos in order, and the ways to add some.
import { ulid } from '../bytes.js';
import { h, icon, pointer, show } from '../dom.js';
import { t } from '../i18n.js';
import { confirm, explain, say } from '../ui.js';
import { CandidateCard } from './candidate.js';
import { dropZone } from './drop-zone.js';
import { numberField, plain, textField } from './fields.js';
import { SectionForm } from './form.js';
import { uploadList } from './upload-list.js';

// So many cards are made at first and with each look further down; past the most, only a part of the photos is shown at a time.
const FIRST = 60;
const MORE = 60;
const MOST = 300;

export class CompetitionPanel {
  #cards = new Map();
  #from = 0;
  #most = FIRST;

  constructor(desk, number, order) {
    Object.assign(this, { desk, number, order });
    this.heading = h('h3', { dir: 'auto', tabindex: -1 });
    this.count = h('span.soft', {});
    this.remove = h('button.quiet', { type: 'button', onclick: () => this.#remove() }, icon('trash'), t('desk.competition.remove'));
    this.form = this.#makeForm();
    this.grid = h('ol.cards.plain', { 'aria-label': t('desk.photos.list') });
    this.rest = h('button', { type: 'button', hidden: true, onclick: () => (this.#most < MOST ? this.#showMore() : this.#showFrom(this.#from + MOST)) });
    this.begin = numberField({ label: t('desk.photos.from'), min: 1, step: 1 });
    this.begin.input.addEventListener('change', () => this.#showFrom((this.begin.get() || 1) - 1));
    this.gone = h('p.notice.row', { role: 'status', hidden: true });
    this.zone = dropZone(t('desk.photos.choose'), (files) => desk.uploads.add(files, number));
    this.uploads = uploadList(desk, number);
    this.texts = this.#textForm();
    this.adding = h('div.stack', {}, this.zone.root, this.uploads.root, this.texts);
    this.root = h('section.competition', { 'aria-label': '' },
      h('header.row', {}, this.heading, this.count, h('span.grow', {}), this.remove),
      h('details.more', {}, h('summary', {}, t('desk.competition.edit')), this.form.root),
      this.adding, this.gone, this.begin.root, this.grid, this.rest);
    this.zone.accept(this.root, () => desk.isDraft);
    new IntersectionObserver(([entry]) => { if (entry.isIntersecting && !this.rest.hidden && this.#most < MOST) this.#showMore(); }, { rootMargin: '800px' }).observe(this.rest);
  }

  get competition() { return this.desk.view.competitions.find(({ number }) => number === this.number); }

  update() {
    const { competition, desk } = this;
    if (!competition) return;
    if (this.heading.textContent !== competition.title) {
      this.heading.textContent = competition.title;
      this.root.setAttribute('aria-label', competition.title);
    }
    this.count.textContent = t('desk.photos.count', { n: competition.candidates.length });
    this.remove.hidden = !desk.isDraft;
    this.adding.hidden = !desk.isDraft;
    this.form.fields.quorum.lock(!desk.isDraft);
    this.form.update();
    this.uploads.update();
    this.#arrange(competition.candidates);
  }

  #arrange(candidates) {
    this.#from = Math.max(0, Math.min(this.#from, candidates.length - 1));
    const shown = candidates.slice(this.#from, this.#from + this.#most);
    shown.forEach((candidate, i) => {
      let card = this.#cards.get(candidate.number);
      if (!card) this.#cards.set(candidate.number, card = new CandidateCard(this, candidate));
      if (this.grid.children[i] !== card.root) this.grid.insertBefore(card.root, this.grid.children[i] ?? null);
      card.update(candidate, this.#from + i, candidates.length);
    });
    while (this.grid.children.length > shown.length) this.grid.lastElementChild.remove();
    if (this.#cards.size > shown.length + MORE) for (const [number, card] of this.#cards) if (!card.root.isConnected) this.#cards.delete(number);
    const left = candidates.length - this.#from - shown.length;
    this.rest.hidden = left <= 0;
    this.rest.textContent = t('desk.photos.more', { n: left });
    this.begin.root.hidden = candidates.length <= MOST;
    if (document.activeElement !== this.begin.input) this.begin.set(this.#from + 1);
  }

  #showFrom(place) {
    this.#from = place;
    this.#most = FIRST;
    this.update();
    this.begin.focus();
    this.begin.root.scrollIntoView({ block: 'nearest' });
  }

  #showMore() {
    this.#most = Math.min(this.#most + MORE, MOST);
    this.update();
  }

  /** Moves a card, and says so. */
  move(number, to) {
    if (!this.order.move(this.competition, number, to)) return;
    if (to - this.#from >= this.#most && to - this.#from < MOST) this.#most = Math.min(to - this.#from + 2, MOST);
    this.update();
    const place = this.competition.candidates.findIndex((candidate) => candidate.number === number);
    this.gone.hidden = false;
    show(this.gone, t('desk.photos.moved', { title: this.competition.candidates[place].title, place: place + 1, total: this.competition.candidates.length }));
  }

  /** Removes a candidate of a draft at once, because it can be put back. */
  async removeCandidate(candidate) {
    const { desk, number } = this;
    const place = this.competition.candidates.indexOf(candidate);
    await desk.change('DELETE', `/candidates/${candidate.number}`, {
      apply: () => this.competition.candidates.splice(this.competition.candidates.findIndex((one) => one.number === candidate.number), 1),
    });
    const back = { id: ulid(), body: { title: candidate.title, author: candidate.author, photo: candidate.photo } };
    const button = h('button', {
      type: 'button', onclick: async () => {
        button.disabled = true;
        try {
          const added = await desk.change('POST', `/competitions/${number}/candidates`, {
            ...back, apply: (view, changed) => this.competition.candidates.push({ ...candidate, number: changed.number }),
          });
          this.gone.hidden = true;
          this.order.move(this.competition, added.number, place);
        } catch (error) {
          button.disabled = false;
          say(explain(error), 'wrong');
        }
      },
    }, pointer('undo'), t('desk.photos.putBack'));
    this.gone.hidden = false;
    show(this.gone, h('span', {}, t('desk.photos.removed', { title: candidate.title })), button);
    button.focus();
  }

  async #remove() {
    const { title, candidates } = this.competition;
    const sure = !candidates.length || await confirm({
      title: t('desk.competition.removeTitle', { title }), content: h('p', {}, t('desk.competition.removeWords', { n: candidates.length })), action: t('desk.competition.remove'), danger: true,
    });
    if (!sure) return;
    try {
      await this.desk.change('DELETE', `/competitions/${this.number}`, { apply: (view) => { view.competitions = view.competitions.filter(({ number }) => number !== this.number); } });
    } catch (error) {
      say(explain(error), 'wrong');
    }
  }

  #makeForm() {
    const fields = {
      title: textField({ label: t('desk.competition.title'), maxlength: 200, required: true }),
      description: textField({ label: t('desk.competition.description'), lines: 2, maxlength: 5000 }),
      quorum: numberField({ label: t('desk.competition.quorum'), hint: t('desk.competition.quorum.hint'), min: 0, step: 1 }),
    };
    const find = (view) => view.competitions.find(({ number }) => number === this.number) ?? this.last ?? { title: '', description: '', quorum: null };
    return new SectionForm(this.desk, {
      fields, label: t('desk.competition.edit'), auto: true,
      content: [fields.title.root, fields.description.root, fields.quorum.root],
      read: (view) => {
        const { title, description, quorum } = this.last = find(view);
        return { title: plain(title), description: plain(description), quorum: quorum ?? null };
      },
      check: (values) => ({
        ...(values.title ? {} : { title: t('desk.wrong.title') }),
        ...(values.quorum === null || (Number.isInteger(values.quorum) && values.quorum >= 0) ? {} : { quorum: t('desk.wrong.quorum') }),
      }),
      save: ({ title, description, quorum }, change) => change('PUT', `/competitions/${this.number}`, {
        body: { title, description, quorum }, conditional: true,
        // A quorum that is left out stays as it was.
        apply: (view) => Object.assign(find(view), { title, description }, quorum === null ? {} : { quorum }),
      }),
    });
  }

  #textForm() {
    const field = textField({ label: t('desk.photos.texts'), hint: t('desk.photos.texts.hint'), lines: 2 });
    const button = h('button', { type: 'submit' }, icon('plus'), t('desk.photos.texts.add'));
    return h('details.more', {}, h('summary', {}, t('desk.photos.texts.summary')), h('form.stack', {
      onsubmit: async (event) => {
        event.preventDefault();
        const titles = field.get().split('\n').map((line) => line.trim()).filter(Boolean);
        button.disabled = true;
        try {
          while (titles.length) {
            const [title] = titles;
            await this.desk.change('POST', `/competitions/${this.number}/candidates`, {
              body: { title }, apply: (view, { number }) => this.competition.candidates.push({ number, title, author: null, photo: null, withdrawn: null }),
            });
            titles.shift();
          }
          field.fail(null);
        } catch (error) {
          field.fail(explain(error));
        } finally {
          field.set(titles.join('\n'));
          button.disabled = false;
        }
      },
    }, field.root, h('div.row', {}, button)));
  }
}
