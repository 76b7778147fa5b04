// One photo on the desk: its picture, its words, its place.
import { h, icon, show } from '../dom.js';
import { t } from '../i18n.js';
import { explain, say } from '../ui.js';
import { plain, textField } from './fields.js';
import { SectionForm } from './form.js';
import { thumbnail } from './thumbnail.js';
import { withdraw } from './withdraw.js';

const KIND = 'application/x-photovote-candidate';

export class CandidateCard {
  constructor(panel, candidate) {
    const { desk } = panel;
    Object.assign(this, { panel, desk, candidate });
    this.frame = h('div.frame', {});
    this.reason = h('p.withdrawn', { hidden: true });
    const tool = (name, label, act) => h('button.quiet.tool', { type: 'button', onclick: act }, icon(name), h('span.visually-hidden', {}, label));
    this.earlier = tool('left', t('desk.photos.earlier'), () => this.#step(-1, this.earlier));
    this.later = tool('right', t('desk.photos.later'), () => this.#step(1, this.later));
    this.earlier.querySelector('.icon').classList.add('turns');
    this.later.querySelector('.icon').classList.add('turns');
    this.place = h('input.place', { type: 'number', min: 1, step: 1, inputmode: 'numeric', 'aria-label': t('desk.photos.place'), onchange: () => this.#goTo() });
    this.remove = tool('trash', t('desk.photos.remove'), () => this.#remove());
    this.withdraw = h('button.quiet', { type: 'button', onclick: () => withdraw(desk, this.candidate) }, icon('close'), t('desk.withdraw.button'));
    this.arranging = h('div.tools', {}, h('span.handle', { 'aria-hidden': 'true', title: t('desk.photos.drag') }, icon('drag')), this.earlier, this.place, this.later, h('span.grow', {}), this.remove);
    this.form = this.#makeForm();
    this.root = h('li.card', {}, this.frame, this.form.root, this.reason, this.arranging, this.withdraw);
    this.#drag();
    this.draw();
  }

  update(candidate, place, total) {
    const { desk } = this;
    if (candidate.photo !== this.candidate.photo || this.shape !== desk.photos.get(candidate.photo)) {
      this.candidate = candidate;
      this.draw();
    }
    this.candidate = candidate;
    this.root.classList.toggle('is-withdrawn', Boolean(candidate.withdrawn));
    this.root.setAttribute('aria-label', t('desk.photos.card', { title: candidate.title, place: place + 1, total }));
    this.reason.hidden = !candidate.withdrawn;
    this.reason.textContent = candidate.withdrawn ? t('desk.withdraw.reason', { reason: candidate.withdrawn }) : '';
    this.arranging.hidden = !desk.isDraft;
    this.root.draggable = desk.isDraft;
    this.withdraw.hidden = desk.isDraft || Boolean(candidate.withdrawn) || desk.view.published;
    this.earlier.disabled = place === 0;
    this.later.disabled = place === total - 1;
    if (document.activeElement !== this.place) this.place.value = place + 1;
    this.place.max = total;
    this.at = place;
    this.form.update();
  }

  draw() {
    this.shape = this.desk.photos.get(this.candidate.photo);
    show(this.frame, thumbnail(this.candidate, this.shape));
  }

  #step(by, button) {
    this.panel.move(this.candidate.number, this.at + by);
    (button.disabled ? (by < 0 ? this.later : this.earlier) : button).focus();
  }

  #goTo() {
    const wanted = Number(this.place.value);
    if (Number.isInteger(wanted) && wanted >= 1) this.panel.move(this.candidate.number, wanted - 1);
    this.place.value = this.at + 1;
    (this.root.isConnected ? this.place : this.panel.heading).focus();
  }

  async #remove() {
    this.remove.disabled = true;
    try {
      await this.panel.removeCandidate(this.candidate);
    } catch (error) {
      this.remove.disabled = false;
      say(explain(error), 'wrong');
    }
  }

  // Fields stay selectable: a card is taken by its picture or its handle.
  #drag() {
    const { root, panel } = this;
    root.addEventListener('dragstart', (event) => {
      if (!this.desk.isDraft || event.target.closest?.('input, textarea')) return;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData(KIND, String(this.candidate.number));
      panel.dragged = this.candidate.number;
      root.classList.add('dragged');
    });
    root.addEventListener('dragend', () => {
      panel.dragged = null;
      root.classList.remove('dragged');
    });
    root.addEventListener('dragover', (event) => {
      if (!panel.dragged) return;
      event.preventDefault();
      root.classList.toggle('insert-before', this.#isBefore(event));
      root.classList.toggle('insert-after', !this.#isBefore(event));
    });
    const leave = () => root.classList.remove('insert-before', 'insert-after');
    root.addEventListener('dragleave', (event) => { if (!root.contains(event.relatedTarget)) leave(); });
    root.addEventListener('drop', (event) => {
      leave();
      if (!panel.dragged) return;
      event.preventDefault();
      event.stopPropagation();
      const from = panel.competition.candidates.findIndex(({ number }) => number === panel.dragged);
      const gap = this.at + (this.#isBefore(event) ? 0 : 1);
      panel.move(panel.dragged, gap > from ? gap - 1 : gap);
    });
  }

  #isBefore(event) {
    const { left, width } = this.root.getBoundingClientRect();
    return (event.clientX < left + width / 2) === (document.documentElement.dir !== 'rtl');
  }

  #makeForm() {
    const { number } = this.candidate;
    const fields = {
      title: textField({ label: t('desk.photos.title'), hiddenLabel: true, placeholder: t('desk.photos.title'), maxlength: 200, required: true }),
      author: textField({ label: t('desk.photos.author'), hiddenLabel: true, placeholder: t('desk.photos.author'), maxlength: 200 }),
    };
    return new SectionForm(this.desk, {
      fields, auto: true, label: null, content: [fields.title.root, fields.author.root],
      read: () => {
        const candidates = this.panel.competition?.candidates ?? [];
        const { title, author } = (candidates[this.at]?.number === number ? candidates[this.at] : candidates.find((one) => one.number === number)) ?? this.candidate;
        return { title: plain(title), author: plain(author) };
      },
      check: ({ title }) => (title ? {} : { title: t('desk.wrong.title') }),
      save: ({ title, author }, change) => change('PUT', `/candidates/${number}`, {
        body: { title, author: author || null, photo: this.candidate.photo }, conditional: true,
        apply: () => Object.assign(this.panel.competition.candidates.find((one) => one.number === number) ?? {}, { title, author: author || null }),
      }),
    });
  }
}
