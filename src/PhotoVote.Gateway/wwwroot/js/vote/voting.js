// What is on the screen while one votes: the photos, the review, the cast on its way, the receipt. It follows from the ballot and the election.
import { Problem } from '../api.js';
import { byId, h, show } from '../dom.js';
import { t } from '../i18n.js';
import { explain, openDialog, say } from '../ui.js';
import { Gallery } from './gallery.js';
import { Header } from './header.js';
import { showNotice } from './notices.js';
import { Tour } from './tour.js';

/** What comes after the photos: it is preloaded with the page, so that it is here without a network too, and is not waited for. */
const later = () => Promise.all([import('./review.js'), import('./casting.js')]).then(([review, casting]) => ({ ...review, ...casting }));

/** Events: 'next-voter'. */
export class Voting extends EventTarget {
  #ballot;
  #definition;
  #tour;
  #header;
  #screen = null;
  #name = '';
  #reviewing = false;
  #stopped = new AbortController();
  #asking = null;
  #later = null;

  constructor(ballot, definition) {
    super();
    [this.#ballot, this.#definition] = [ballot, definition];
    this.#tour = new Tour(definition, ballot.id);
    this.#header = new Header(definition);
    const { signal } = this.#stopped;
    const listen = (target, name, act) => target.addEventListener(name, act, { signal });
    listen(ballot, 'change', () => this.#update());
    listen(ballot, 'refused', ({ detail }) => this.#refused(detail));
    listen(definition, 'change', () => { this.#tour.update(); this.#header.describe(); this.#update(); });
    listen(definition, 'photos', () => this.#screen?.photosKnown?.());
    listen(this.#header, 'competition', ({ detail }) => this.#goTo(this.#tour.places.findIndex(({ competition }) => competition.number === detail.number)));
    listen(this.#header, 'review', () => this.#review(true));
    listen(this.#header, 'next-voter', () => this.#next());
    addEventListener('popstate', () => this.#review(history.state?.screen === 'review', { pushed: true }), { signal });
    this.#reviewing = history.state?.screen === 'review';
    definition.watch(signal);
    ballot.refresh().catch((problem) => this.#lost(problem));
    later().then((parts) => { this.#later = parts; this.#update(); });
    this.#update();
  }

  stop() {
    this.#stopped.abort();
    this.#screen?.leave?.();
    this.#ballot.stop();
    clearTimeout(this.#asking);
  }

  #update() {
    if (this.#stopped.signal.aborted) return;
    const name = this.#wanted();
    if (name !== this.#name) this.#switch(name);
    else this.#screen?.update?.();
    this.#header.at(name === 'gallery' ? this.#screen.place : null, this.#tour.progress(this.#ballot.ratings));
    this.#header.saving(this.#ballot, this.#definition.isClosed);
  }

  #wanted() {
    const name = this.#due();
    return this.#later || !['receipt', 'casting', 'review'].includes(name) ? name : this.#name;
  }

  #due() {
    const { status, casting, rows } = this.#ballot;
    if (status === 'cast') return 'receipt';
    if (status === 'void') return 'void';
    if (casting) return 'casting';
    if (this.#definition.isClosed) return rows.length ? 'closing' : 'closed';
    return this.#reviewing ? 'review' : 'gallery';
  }

  #switch(name) {
    const first = this.#name === '';
    this.#screen?.leave?.();
    [this.#name, this.#screen] = [name, null];
    byId('vote-head').classList.toggle('quiet', !['gallery', 'review'].includes(name));
    if (name === 'void' || name === 'closed' || name === 'closing') {
      this.#notice(name);
      return;
    }
    this.#screen = this[`_${name}`]();
    const main = byId('main');
    delete main.dataset.notice;
    document.body.classList.toggle('voting', name === 'gallery' || name === 'review');
    show(main, this.#screen.element);
    if (!first) this.#screen.focus?.();
  }

  _gallery() {
    const gallery = new Gallery(this.#ballot, this.#tour);
    gallery.addEventListener('place', () => this.#header.at(gallery.place, this.#tour.progress(this.#ballot.ratings)));
    gallery.addEventListener('end', () => this.#review(true));
    return gallery;
  }

  _review() {
    const review = new this.#later.Review(this.#ballot, this.#tour);
    review.addEventListener('back', () => this.#review(false));
    review.addEventListener('go', ({ detail }) => this.#goTo(detail.index));
    review.addEventListener('cast', async () => await this.#later.confirmCast(this.#ballot, this.#tour) && this.#ballot.cast());
    return review;
  }

  _casting() {
    const casting = new this.#later.Casting(this.#ballot);
    casting.addEventListener('back', async () => await this.#ballot.takeCastBack() || say(t('vote.cast.tooLate')));
    return casting;
  }

  _receipt() {
    const receipt = new this.#later.Receipt(this.#ballot, this.#definition);
    receipt.addEventListener('next-voter', () => this.#next());
    this.#askUntilCounted(1000);
    return receipt;
  }

  /** The count reads the log a moment later. */
  #askUntilCounted(wait) {
    if (this.#later.isCounted(this.#ballot.view)) return;
    this.#asking = setTimeout(async () => {
      await this.#ballot.refresh().catch(() => {});
      if (!this.#stopped.signal.aborted) this.#askUntilCounted(Math.min(wait * 2, 30_000));
    }, wait);
  }

  #notice(name) {
    const stage = h('a.button', { href: `/stage/${this.#definition.view.id}` }, t('vote.stage'));
    const rated = this.#ballot.ratings.size > 0;
    const [title, text] = {
      void: [t('vote.void.title'), t('vote.void.text')],
      closed: [t('vote.closed.title'), rated ? t('vote.closed.notCast') : t('vote.closed.nothing')],
      closing: [t('vote.closed.title'), t('vote.closed.looking')],
    }[name];
    showNotice({ title, text, icon: name === 'closing' ? 'wait' : 'warn', content: [h('p.row', {}, stage, h('button', { type: 'button', onclick: () => this.#next() }, t('vote.next-voter')))] });
  }

  #review(is, { pushed = false } = {}) {
    if (this.#reviewing === is) return;
    if (!pushed && !is && history.state?.screen === 'review') {
      history.back();
      return;
    }
    if (!pushed && is) history.pushState({ screen: 'review' }, '');
    this.#reviewing = is;
    this.#update();
  }

  #goTo(index) {
    if (this.#reviewing) {
      addEventListener('popstate', () => this.#screen?.go?.(index), { once: true });
      this.#review(false);
    } else this.#screen?.go?.(index);
  }

  /** Whatever was refused is named, and what the server has stands on the screen. */
  #refused({ problem, rows }) {
    const cast = rows.some((row) => row.kind === 'cast');
    const what = cast ? t('vote.refused.cast') : t('vote.refused.ratings', { n: rows.length });
    const titles = rows.map(({ candidate }) => this.#definition.candidate(candidate)?.title).filter(Boolean);
    openDialog(what, h('div.stack', {},
      h('p', {}, explain(new Problem(problem))),
      !cast && h('ul', {}, titles.slice(0, 5).map((title) => h('li', { dir: 'auto' }, title)))));
    this.#definition.refresh().catch(() => {});
  }

  #lost(problem) {
    if (problem.isRefusal) say(explain(problem), 'wrong');
  }

  #next() {
    this.dispatchEvent(new CustomEvent('next-voter', { detail: { canReturn: this.#definition.view.terms.admission !== 'open' } }));
  }
}
