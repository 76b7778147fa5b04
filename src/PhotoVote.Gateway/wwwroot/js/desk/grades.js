// A name for each rating of the scale, or none: off by default, and then a line for each.
import { h, icon, show } from '../dom.js';
import { list, t } from '../i18n.js';
import { checkField, plain } from './fields.js';

export const LONGEST = 60;

/** Majority judgment's six grades, in the page's language. */
const readyMade = () => Array.from({ length: 6 }, (_, i) => t(`desk.grades.preset.${i + 1}`));

/** As one value: a name a line; nothing, when ratings are just numbers. */
export const joined = (names) => (names ?? []).join('\n');
export const parted = (value) => (value === '' ? [] : value.split('\n'));

/** The first name that cannot be, as `{ key, … }`, or null. */
export function wrongGrade(value, min) {
  const names = parted(value);
  for (const [i, name] of names.entries()) {
    const grade = String(min + i);
    const same = names.findIndex((other) => other.toLowerCase() === name.toLowerCase());
    if (!name) return { key: 'desk.wrong.grade.missing', grade, at: i };
    if (same < i) return { key: 'desk.wrong.grade.same', grade, other: String(min + same), at: i };
    if (/^[+-]?\d+$/.test(name) && Number(name) !== min + i) return { key: 'desk.wrong.grade.number', grade, at: i };
  }
  return null;
}

export class GradesField {
  #on = checkField({ label: t('desk.grades.on'), hint: t('desk.grades.hint') });
  #preset;
  #inputs = [];

  /** What was written, also where a smaller scale has no line for it: whoever types 10 has 1 first. */
  #written = [];
  #lines = h('div.pair', {});
  #error = h('p.error', { id: 'grades-error', hidden: true });
  #named;
  #wrong = -1;
  #min = 0;

  label = t('desk.field.grades');

  /** @param fit called with the ends of a scale that goes with a ready-made set */
  constructor(fit) {
    const names = readyMade();
    this.#preset = h('button.chip', {
      type: 'button', onclick: () => {
        if (this.#inputs.length !== names.length) fit(0, names.length - 1);
        this.set(joined(names));
        this.#lines.dispatchEvent(new Event('input', { bubbles: true }));
      },
    }, t('desk.grades.preset', { low: names[0], high: names.at(-1) }));
    this.#named = h('div.stack.nested', { hidden: true }, h('div.row', {}, this.#preset), this.#lines, this.#error);
    this.#on.input.addEventListener('input', () => this.#fold());
    this.root = h('div.stack', { role: 'group', 'aria-label': this.label }, this.#on.root, this.#named);
  }

  get() { return this.#on.get() ? joined(this.#inputs.map((input) => plain(input.value))) : ''; }

  set(value) {
    const names = parted(value);
    this.#on.set(names.length > 0);
    this.#written = [];
    if (names.length) this.#write(names);
    this.#fold();
  }

  say = (value) => (value ? list(parted(value)) : null);

  /** As many lines as the scale has ratings; what is written stays with its place from the lowest up. */
  fit(min, max) {
    const steps = max - min + 1;
    if (!(steps >= 2 && steps <= 11) || (min === this.#min && steps === this.#inputs.length)) return;
    this.#min = min;
    this.#written.splice(0, this.#inputs.length, ...this.#inputs.map((input) => input.value));
    this.#write(Array.from({ length: steps }, (_, i) => this.#written[i] ?? ''));
  }

  /** @param wrong `{ words, at }`: what is wrong, and in which line; null for nothing */
  fail(wrong) {
    const { words = null, at = -1 } = wrong ?? {};
    this.#wrong = at;
    this.#inputs.forEach((input, i) => (i === at ? input.setAttribute('aria-invalid', 'true') : input.removeAttribute('aria-invalid')));
    show(this.#error, words && icon('warn'), words && h('span', {}, words));
    this.#error.hidden = !words;
  }

  lock(locked) {
    this.#on.lock(locked);
    this.#preset.disabled = locked;
    for (const input of this.#inputs) input.disabled = locked;
  }

  focus() { (this.#inputs[this.#wrong] ?? this.#on.input).focus(); }

  #fold() { this.#named.hidden = !this.#on.get(); }

  #write(names) {
    const same = names.length === this.#inputs.length;
    if (!same) this.#inputs = names.map((_, i) => h('input', { id: `grade-${i}`, maxlength: LONGEST, dir: 'auto', autocomplete: 'off', 'aria-describedby': 'grades-error', disabled: this.#preset.disabled }));
    names.forEach((name, i) => { this.#inputs[i].value = name; });
    show(this.#lines, this.#inputs.map((input, i) => h('div.field', {}, h('label', { for: input.id }, t('desk.grades.of', { grade: String(this.#min + i) })), input)));
  }
}
