// The page: a rail of steps, and the steps themselves, one below the other. The one that comes now is open.
import { h, icon, show } from '../dom.js';
import { t } from '../i18n.js';
import { say, explain } from '../ui.js';
import { closeStep } from './close.js';
import { describeStep } from './describe.js';
import { headOf } from './head.js';
import { isLoopback, loadJoin } from './join.js';
import { followLive } from './live.js';
import { openStep } from './open.js';
import { photosStep } from './photos.js';
import { currentStep, STEPS, stateOf } from './progress.js';
import { resultsStep } from './results.js';
import { votersStep } from './voters.js';
import { watchStep } from './watch.js';

const MAKERS = { describe: describeStep, photos: photosStep, voters: votersStep, open: openStep, watch: watchStep, close: closeStep, results: resultsStep };

export function showDesk(main, desk) {
  const head = headOf(desk);
  const steps = STEPS.map((id, index) => new Step(desk, id, index, go));
  const rail = h('nav.rail', { 'aria-label': t('desk.steps') }, h('ol.plain', {}, steps.map((step) => step.railItem)));
  const local = h('p.notice.honest', { role: 'status', hidden: true });
  show(main, head.root, local, h('div.desk', {}, rail, h('div.steps', {}, steps.map((step) => step.root))));

  let current = null;
  const update = () => {
    head.update();
    const now = currentStep(desk);
    for (const step of steps) step.update(step.id === now);
    if (now && now !== current) arrive(now, current === null);
  };

  // The next step opens by itself; only the first time, and when the election itself moves on, does the page go there.
  const arrive = (now, first) => {
    const moved = current && desk.view.lifecycle !== steps.lifecycle;
    current = now;
    steps.lifecycle = desk.view.lifecycle;
    const step = steps.find(({ id }) => id === now);
    step.expand(true);
    // On a phone the rail is a strip that scrolls by itself.
    if (rail.scrollWidth > rail.clientWidth) step.railItem.scrollIntoView({ inline: 'center', block: 'nearest' });
    if (first && now !== 'describe') requestAnimationFrame(() => step.root.scrollIntoView({ block: 'start' }));
    if (moved) step.reach();
  };

  /** To a step; the one that is left behind is folded when it is said. */
  function go(id, leaving = null) {
    if (leaving) steps.find((step) => step.id === leaving).expand(false);
    steps.find((step) => step.id === id).reach();
  }

  desk.go = go;
  desk.addEventListener('change', update);
  desk.addEventListener('live', update);
  update();
  begin(desk);
  warnOfLoopback(desk, local);
}

// Found in a hall only when the first phone is held before the wall: said while there is time.
async function warnOfLoopback(desk, place) {
  if (!isLoopback(location.hostname)) return;
  const { link } = await loadJoin(desk).catch(() => ({ link: location.origin }));
  const { origin, hostname } = new URL(link);
  place.hidden = !isLoopback(hostname);
  place.textContent = t('desk.loopback', { address: origin });
}

function begin(desk) {
  followLive(desk);
  desk.loadPhotos().catch((error) => say(explain(error), 'wrong'));
  let asked = false;
  const readRoll = () => {
    if (asked || !desk.isForRegistered) return;
    asked = true;
    desk.roll.load().catch((error) => say(explain(error), 'wrong'));
  };
  desk.addEventListener('change', readRoll);
  readRoll();
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) desk.load().catch(() => {});
  });
  addEventListener('beforeunload', (event) => {
    if (desk.unsaved.length || desk.uploads.active || desk.roll.busy) event.preventDefault();
  });
}

class Step {
  #made = null;

  constructor(desk, id, index, go) {
    Object.assign(this, { desk, id });
    const title = t(`desk.step.${id}`);
    this.railWords = h('span.words', {});
    this.railMark = h('span.mark', { 'aria-hidden': 'true' }, String(index + 1));
    this.railLink = h('a', { href: `#${id}`, onclick: (event) => { event.preventDefault(); go(id); } }, this.railMark, h('span', {}, h('span.name', {}, title), this.railWords));
    this.railItem = h('li', {}, this.railLink);

    this.words = h('span.words', { id: `${id}-words` });
    this.body = h('div.step-body', { id: `${id}-body`, hidden: true });
    this.button = h('button.step-button', {
      type: 'button', 'aria-expanded': 'false', 'aria-controls': `${id}-body`, 'aria-describedby': `${id}-words`, onclick: () => this.expand(this.body.hidden),
    }, h('span.mark', { 'aria-hidden': 'true' }, String(index + 1)), h('span', {}, title), icon('fold'));
    this.heading = h('h2', { id: `${id}-title` }, this.button);
    this.root = h('section.step', { id, 'aria-labelledby': `${id}-title` }, h('header', {}, this.heading, this.words), this.body);
  }

  expand(open) {
    if (open && !this.#made) {
      this.#made = MAKERS[this.id](this.desk);
      show(this.body, this.#made.body);
      this.#made.update();
    }
    this.body.hidden = !open;
    this.button.setAttribute('aria-expanded', String(open));
    if (open) this.#made.shown?.();
  }

  reach() {
    this.expand(true);
    this.button.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: 'start', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  }

  update(isCurrent) {
    const { words, done, lacking } = stateOf(this.desk, this.id);
    for (const place of [this.words, this.railWords]) if (place.textContent !== words) place.textContent = words;
    for (const element of [this.root, this.railItem]) {
      element.classList.toggle('current', isCurrent);
      element.classList.toggle('done', done);
      element.classList.toggle('lacking', lacking);
    }
    if (isCurrent) this.railLink.setAttribute('aria-current', 'step');
    else this.railLink.removeAttribute('aria-current');
    this.#made?.update();
  }
}
