// The rating of the photo in view: as many large buttons as the scale has steps, or a slider where they would be too many for a thumb. What is tapped again is cleared.
import { h, icon, show } from '../dom.js';
import { isolated, number, t } from '../i18n.js';

const MOST_BUTTONS = 7;

/** Events: 'rate' with `{ rating }`, null to clear. */
export class RatingControl extends EventTarget {
  #scale;
  #rating = null;
  #inputs;
  #hint = h('p.hint', { id: 'rating-hint' });
  #clear = h('button.quiet.clear', { type: 'button', onclick: () => this.#rate(null) }, icon('close'), h('span', {}, t('vote.rate.clear')));

  element = h('div.rating', { role: 'group', 'aria-label': t('vote.rate.label'), 'aria-describedby': 'rating-hint' });

  /** @param scale as a tour has it */
  constructor(scale) {
    super();
    this.#scale = scale;
    this.#inputs = scale.max - scale.min < MOST_BUTTONS
      ? buttons(scale, (value) => this.#rate(value === this.#rating ? null : value))
      : slider(scale, (value) => this.#rate(value), (value) => this.#tell(value));
    this.element.append(h('div.legend', {}, this.#hint, this.#clear), this.#inputs.element);
  }

  /** @param rating null for none @param state 'ready', 'loading' while the photo is not to be seen yet, 'withdrawn' */
  update(rating, state) {
    this.#rating = rating;
    this.#inputs.update(rating);
    this.element.classList.toggle('waits', state === 'loading');
    this.element.hidden = state === 'withdrawn';
    this.#clear.classList.toggle('none', rating === null);
    this.#clear.disabled = rating === null;
    this.#tell(rating, state === 'loading');
  }

  /** What the scale's ends are; of one with names what the rating is called. */
  #tell(rating, isLoading = false) {
    const { min, max, isNamed, name } = this.#scale;
    const end = (value) => (isNamed ? isolated(name(value)) : value);
    const text = isLoading ? t('vote.rate.loading') : isNamed && rating !== null ? name(rating) : t('vote.rate.scale', { min: end(min), max: end(max) });
    if (this.#hint.textContent !== text) show(this.#hint, text);
  }

  /** One step up or down; below the lowest there is none. */
  step(by) {
    if (this.#rating === null) {
      if (by > 0) this.#rate(this.#scale.min);
      return;
    }
    const value = this.#rating + by;
    if (value <= this.#scale.max) this.#rate(value < this.#scale.min ? null : value);
  }

  isOnScale = (value) => Number.isInteger(value) && value >= this.#scale.min && value <= this.#scale.max;

  /** Whether a rating is written with this at its beginning, as 12 is with 1 where no rating is 1. */
  begins = (text) => Array.from({ length: this.#scale.max - this.#scale.min + 1 }, (_, i) => String(this.#scale.min + i)).some((rating) => rating.startsWith(text));

  #rate(rating) {
    this.dispatchEvent(new CustomEvent('rate', { detail: { rating } }));
  }
}

function buttons({ min, max, isNamed, name, said }, choose) {
  const steps = new Map();
  for (let value = min; value <= max; value++) {
    const properties = { type: 'button', 'aria-pressed': 'false', 'aria-label': said(value), onclick: () => choose(value) };
    steps.set(value, isNamed ? h('button.step', { ...properties, 'data-digit': number(value) }, h('span.name', { dir: 'auto' }, name(value))) : h('button.step', properties, number(value)));
  }
  const element = h(isNamed ? 'div.steps.named' : 'div.steps', {}, [...steps.values()]);

  // Names need width: where there is little, they stand in two rows.
  element.style.setProperty('--all', steps.size);
  element.style.setProperty('--half', steps.size > 3 ? Math.ceil(steps.size / 2) : steps.size);
  return {
    element,
    update(rating) {
      for (const [value, button] of steps) button.setAttribute('aria-pressed', String(value === rating));
    },
  };
}

function slider({ min, max, said: words }, choose, tell) {
  const middle = Math.round((min + max) / 2);
  let rating = null;
  let touched = null;
  const said = (value) => input.setAttribute('aria-valuetext', value === null ? t('vote.rate.none') : words(value));
  const bubble = h('output.bubble', { 'aria-hidden': 'true' });
  const follow = (value) => {
    input.style.setProperty('--at', (value - min) / (max - min));
    bubble.style.setProperty('--at', (value - min) / (max - min));
    show(bubble, number(value));
  };
  const input = h('input', {
    type: 'range', min, max, step: 1, 'aria-label': t('vote.rate.label'),
    onpointerdown: () => { touched = { value: rating, changed: false }; },
    oninput: () => { if (touched) touched.changed = true; element.classList.add('moving'); follow(input.valueAsNumber); tell(input.valueAsNumber); },
    onchange: () => { element.classList.remove('moving'); choose(input.valueAsNumber); },
    onclick: () => {
      // A tap where the knob is already moves nothing: it rates what was not rated, and clears what was.
      if (touched && !touched.changed) choose(touched.value === null ? input.valueAsNumber : null);
      touched = null;
    },
  });
  const ticks = Array.from({ length: max - min + 1 }, (_, i) => h('span', {}, number(min + i)));
  const element = h('div.slider', {}, bubble, input, h('div.ticks', { 'aria-hidden': 'true' }, ticks));
  return {
    element,
    update(value) {
      rating = value;
      if (element.classList.contains('moving')) return;
      input.valueAsNumber = value ?? middle;
      element.classList.toggle('unset', value === null);
      ticks.forEach((tick, i) => tick.classList.toggle('chosen', min + i === value));
      follow(value ?? middle);
      said(value);
    },
  };
}
