// To a scheduled close, by the server's clock.
import { h } from '../dom.js';
import { moment, t } from '../i18n.js';
import { serverNow } from './clock.js';

const DAY = 86_400_000;

export class Countdown {
  #left = h('output.left', { role: 'timer', 'aria-live': 'off' });
  #words = h('p.at');
  #closesAt = null;
  #isOpen = false;

  constructor() {
    this.element = h('section.countdown', { 'aria-label': t('stage.closes'), hidden: true }, this.#left, this.#words);
    setInterval(() => this.#tick(), 250);
  }

  update(closesAt, isOpen) {
    [this.#closesAt, this.#isOpen] = [closesAt ? Date.parse(closesAt) : null, isOpen];
    this.#tick();
  }

  #tick() {
    this.element.hidden = !this.#isOpen || this.#closesAt === null;
    if (this.element.hidden) return;
    const left = this.#closesAt - serverNow();
    this.element.classList.toggle('soon', left < 60_000);
    write(this.#left, left > DAY ? moment(this.#closesAt) : left > 0 ? clock(Math.ceil(left / 1000)) : t('stage.closing'));
    write(this.#words, left > DAY ? t('stage.closes.on') : left > 0 ? t('stage.closes.at', { time: moment(this.#closesAt, { timeOnly: true }) }) : '');
  }
}

function clock(seconds) {
  const two = (n) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
