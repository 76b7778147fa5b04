// The wall's right third: how to join, how many have voted, how long it is open.
import { h, icon } from '../dom.js';
import { ask } from '../api.js';
import { t } from '../i18n.js';
import { explain, openDialog, say } from '../ui.js';
import { Countdown } from './countdown.js';
import { Turnout } from './turnout.js';

export class Side {
  #turnout = new Turnout();
  #countdown = new Countdown();
  #title = h('h1', { dir: 'auto' });
  #how = h('p.how');
  #code = h('img.code', { alt: t('stage.join.code'), hidden: true, onload: () => { this.#code.hidden = false; }, onerror: () => { this.#code.hidden = true; } });
  #address = h('p.address', { dir: 'ltr' });
  #join = h('section.join', { 'aria-label': t('stage.join') }, this.#code, h('div', {}, this.#how, this.#address));
  #report = h('a.button', { target: '_blank', rel: 'noopener', onclick: (event) => this.#tell(event) }, icon('eye'), t('stage.report'));
  #closed = h('section.closed', { hidden: true }, h('p', {}, t('stage.closed')), h('p', {}, this.#report));
  #shown;
  #lead;

  constructor(election) {
    this.#report.href = `/api/v1/elections/${election}/results/report.txt`;
    this.election = election;
    this.element = h('aside.side', {}, this.#title, this.#join, this.#turnout.element, this.#countdown.element, this.#closed);
  }

  update({ definition, state, showsResults }) {
    const isOpen = state ? state.lifecycle === 'open' : definition.lifecycle === 'open';
    if (this.#shown !== definition) this.#describe(definition);
    this.#join.hidden = !isOpen;
    this.#closed.hidden = isOpen;
    this.#report.parentElement.hidden = !showsResults;
    if (state) this.#turnout.update(state.turnout, isOpen);
    this.#countdown.update(definition.closesAt, isOpen);
  }

  /** The report here, where a wall stays a wall and a phone has letters that can be read; it has an address of its own all the same. */
  async #tell(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { href } = this.#report;
    try {
      const { body } = await ask(`/elections/${this.election}/results/report.txt`);
      openDialog(t('stage.report'), [
        h('pre.report', { tabindex: 0, role: 'region', 'aria-label': t('stage.report'), lang: 'en', dir: 'ltr' }, linesOf(await body.text())),
        h('p', {}, h('a', { href, target: '_blank', rel: 'noopener' }, t('stage.report.address'))),
      ]);
    } catch (problem) {
      say(explain(problem), 'wrong');
    }
  }

  #describe(definition) {
    this.#shown = definition;
    this.#title.textContent = definition.terms.title;
    const isOpenToAll = definition.terms.admission === 'open';
    this.#how.textContent = t(isOpenToAll ? 'stage.join.open' : 'stage.join.registered');
    if (this.#lead) return;
    this.#lead = `${location.origin}/join/${definition.code}`;
    this.#say(definition.code);
    this.#code.src = `/api/v1/elections/${this.election}/join.svg`;
    this.#find(definition.code);
  }

  /** How phones reach this server may be set, and differ from how this machine does. */
  async #find(code) {
    try {
      this.#lead = (await ask(`/elections/${this.election}/join`, { patience: 60_000 })).body.link;
      this.#say(code);
    } catch {
      // As this machine reaches it is what is left.
    }
  }

  /** Without what nobody types; it breaks before the code when it must, which stands out. */
  #say(code) {
    const [before, after] = this.#lead.replace(/^https?:\/\//, '').split(code);
    this.#address.replaceChildren(before, h('wbr'), h('strong', {}, code), after ?? '');
  }
}

/** Sentences are wrapped; rows of figures, and what stands between competitions, stay in line. */
const linesOf = (text) => text.split('\n').map((line) => h(/\S {2,}\d|^=+$/.test(line) ? 'span.figures' : 'span', {}, line));
