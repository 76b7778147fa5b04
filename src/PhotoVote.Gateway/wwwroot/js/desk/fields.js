// Fields of forms: each `{ root, get, set, fail, lock }`, with its label, its hint and its error tied together for screen readers.
import { h, icon, show } from '../dom.js';

let made = 0;
const newId = () => `field-${++made}`;

/** A text as a field gives it back. */
export const plain = (text) => (text ?? '').replaceAll('\r\n', '\n').trim();

/** A line or a block of text. `empty` is what an empty field says. */
export function textField({ label, hint, lines, maxlength, required, hiddenLabel = false, ...attributes }) {
  return field(h(lines ? 'textarea' : 'input', { id: newId(), maxlength, required, dir: 'auto', autocomplete: 'off', rows: lines, ...attributes }), label, hint, hiddenLabel, {
    get: (input) => plain(input.value), set: (input, value) => { input.value = value ?? ''; },
  });
}

/** A number, or null when nothing is said; NaN for what is none. */
export function numberField({ label, hint, hiddenLabel = false, ...attributes }) {
  return field(h('input', { id: newId(), type: 'number', inputmode: 'decimal', ...attributes }), label, hint, hiddenLabel, {
    get: (input) => (input.validity.badInput ? NaN : input.value === '' ? null : Number(input.value)),
    set: (input, value) => { input.value = value ?? ''; },
  });
}

/** A moment in the zone of whoever sits here; as ISO 8601 in UTC, or null. What it was set to it gives back to the millisecond. */
export function timeField({ label, hint }) {
  let exact = null;
  return field(h('input', { id: newId(), type: 'datetime-local', step: 60 }), label, hint, false, {
    get: (input) => (input.value === '' ? (input.validity.badInput ? NaN : null) : exact && input.value === local(exact) ? exact : new Date(input.value).toISOString()),
    set: (input, value) => {
      exact = value;
      input.value = value ? local(value) : '';
    },
  });
}

/** One of several, each with a sentence that says what it means. */
export function choiceField({ legend, options, hint }) {
  const name = newId();
  const inputs = new Map();
  const error = h('p.error', { id: `${name}-error`, hidden: true });
  const root = h('fieldset.choices', { 'aria-describedby': `${name}-error` }, h('legend', {}, legend), hint && h('p.hint', {}, hint),
    options.map(({ value, label, words }) => {
      const input = h('input', { type: 'radio', name, id: `${name}-${value}`, value, 'aria-describedby': words ? `${name}-${value}-words` : null });
      inputs.set(value, input);
      return h('div.choice', {}, input, h('div', {}, h('label', { for: input.id }, label), words && h('p.hint', { id: `${name}-${value}-words` }, words)));
    }), error);
  return {
    root, label: legend, say: (value) => options.find((option) => option.value === value)?.label,
    get: () => [...inputs].find(([, input]) => input.checked)?.[0] ?? null,
    set: (value) => inputs.forEach((input, one) => { input.checked = one === value; }),
    fail: (words) => tell(error, words),
    lock: (locked) => inputs.forEach((input) => { input.disabled = locked; }),
    focus: () => [...inputs.values()].find((input) => input.checked)?.focus(),
  };
}

/** Yes or no. */
export function checkField({ label, hint }) {
  const input = h('input', { type: 'checkbox', id: newId() });
  const root = h('div.field', {}, h('label.check', { for: input.id }, input, h('span', {}, label)), hint && h('p.hint', {}, hint));
  return { root, input, label, get: () => input.checked, set: (value) => { input.checked = value; }, fail: () => {}, lock: (locked) => { input.disabled = locked; }, focus: () => input.focus() };
}

function field(input, label, hint, hiddenLabel, { get, set }) {
  const error = h('p.error', { id: `${input.id}-error`, hidden: true });
  input.setAttribute('aria-describedby', `${hint ? `${input.id}-hint ` : ''}${input.id}-error`);
  const root = h('div.field', {}, h(hiddenLabel ? 'label.visually-hidden' : 'label', { for: input.id }, label), hint && h('p.hint', { id: `${input.id}-hint` }, hint), input, error);
  return {
    root, input, label,
    get: () => get(input),
    set: (value) => set(input, value),
    fail: (words) => {
      input.toggleAttribute('aria-invalid', Boolean(words));
      if (words) input.setAttribute('aria-invalid', 'true');
      tell(error, words);
    },
    lock: (locked) => { input.disabled = locked; },
    focus: () => input.focus(),
  };
}

function tell(error, words) {
  show(error, words && icon('warn'), words && h('span', {}, words));
  error.hidden = !words;
}

const two = (n) => String(n).padStart(2, '0');

function local(iso) {
  const at = new Date(iso);
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
