// A form over a part of the definition: it knows what is not saved, saves only on what was last read, and brings together what two people changed.
import { Problem } from '../api.js';
import { h, icon, pointer, show } from '../dom.js';
import { list, t } from '../i18n.js';
import { explain } from '../ui.js';
import { differing, merge } from './merge.js';

export class SectionForm {
  #base = {};
  #saving = false;
  #again = false;
  #conflicted = false;

  /**
   * @param read the fields' values in a view @param fields name → field, with a `label` for messages
   * @param save sends the values by the desk's `change`, which it is given, and conditionally @param check name → what is wrong with a value, in words, or null
   * @param auto saves by itself when a field is left
   */
  constructor(desk, { read, fields, save, check = () => ({}), content, auto = false, onSaved = () => {}, onInput = () => {}, label }) {
    Object.assign(this, { desk, read, fields, save, check, auto, onSaved, onInput });
    this.state = h('p.state', { role: 'status' });
    this.button = h('button.primary', { type: 'submit' }, t('desk.save'));
    this.bar = h('div.save-bar', { hidden: true }, this.state,
      h('div.row', {}, h('button.quiet', { type: 'button', onclick: () => this.undo() }, pointer('undo'), t('desk.undo')), this.button));
    this.root = h('form.stack.section-form', { novalidate: true, 'aria-label': label, onsubmit: (event) => { event.preventDefault(); this.submit(); } }, content, this.bar);
    this.root.addEventListener('input', () => this.#touched());
    this.root.addEventListener('change', () => {
      this.#touched();
      if (auto && this.dirty && !this.#conflicted) this.submit();
    });
    this.#take(read(desk.view));
    desk.watch(this);
  }

  get values() { return Object.fromEntries(Object.entries(this.fields).map(([name, field]) => [name, field.get()])); }

  get changed() { return differing(this.values, this.#base); }

  get dirty() { return this.root.isConnected && this.changed.length > 0; }

  /** The definition was read again: what was not touched here is shown as it is now, and what was changed on both sides is said. */
  update() {
    const theirs = this.read(this.desk.view);
    if (!differing(theirs, this.#base).length) return;
    const { values, conflicts } = merge(this.#base, this.values, theirs);
    this.#base = theirs;
    this.#write(values);
    if (conflicts.length) this.#tellConflicts(conflicts);
    else if (!this.changed.length) this.#settled();
  }

  undo() {
    this.#write(this.#base);
    this.#touched();
  }

  async submit() {
    if (this.#saving) {
      this.#again = this.auto;
      return false;
    }
    if (!this.#isSound()) return false;
    if (!this.changed.length) return true;
    this.#saving = true;
    this.#again = this.#conflicted = false;
    this.button.disabled = true;
    this.#say(t('desk.saving'));
    try {
      return await this.#send();
    } catch (error) {
      this.bar.hidden = false;
      this.#say(explain(error), true);
      if (error instanceof Problem && error.subject && this.fields[error.subject]) this.fields[error.subject].focus();
      return false;
    } finally {
      this.#saving = false;
      this.button.disabled = false;
      if (this.#again && !this.#conflicted && this.dirty) this.submit();
    }
  }

  async #send() {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.desk.inTurn((change) => this.#sendOnce(change));
      } catch (error) {
        if (error.status !== 412 || attempt > 4) throw error;
        await this.desk.load();
      }
    }
  }

  // What was read while this waited for its turn is brought in first: what is sent rests on the very version that it is sent for.
  async #sendOnce(change) {
    this.update();
    if (this.#conflicted) return false;
    const sent = this.values;
    await this.save(sent, change);
    this.#base = { ...this.#base, ...sent };
    this.#touched();
    this.onSaved();
    return true;
  }

  #isSound() {
    const wrong = this.check(this.values);
    let first = null;
    for (const [name, field] of Object.entries(this.fields)) {
      field.fail(wrong[name] ?? null);
      if (wrong[name]) first ??= field;
    }
    first?.focus();
    if (first) this.bar.hidden = false;
    return !first;
  }

  #touched() {
    const changed = this.changed;
    this.onInput(this.values);
    if (!changed.length) this.#settled();
    else if (!this.auto) this.bar.hidden = false;
    if (changed.length && !this.#saving && !this.#conflicted) this.#say(this.auto ? '' : t('desk.notSaved', { fields: list(changed.map((name) => this.fields[name].label).filter(Boolean)) }));
    this.desk.tell();
  }

  /** It says what is saved, whoever saved it and whoever gave in: nothing is left to be told, and what is typed from now on is no answer to a conflict. */
  #settled() {
    this.#conflicted = false;
    this.bar.hidden = true;
    this.#say('');
  }

  #tellConflicts(conflicts) {
    this.#conflicted = true;
    this.bar.hidden = false;
    this.#say(conflicts.map((name) => t('desk.changedElsewhere', { field: this.fields[name].label, value: String(this.fields[name].say?.(this.#base[name]) ?? this.#base[name] ?? '–') })).join(' '), true);
  }

  #say(words, wrong = false) {
    this.state.classList.toggle('wrong', wrong);
    show(this.state, wrong && icon('warn'), words);
  }

  #take(values) {
    this.#base = values;
    this.#write(values);
    this.onInput(values);
  }

  #write(values) {
    for (const [name, value] of Object.entries(values)) this.fields[name].set(value);
    this.onInput(this.values);
  }
}
