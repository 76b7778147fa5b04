// One election at its desk: the definition as it was last read, and the commands that change it, one after another.
import { ask, command, Problem } from '../api.js';
import { Roll } from './roll.js';
import { Uploads } from './uploads.js';

const LATEST_TIMER = 2 ** 31 - 1;

/** Says `change` when the definition, the photos or what is unsaved have changed, and `live` when the turnout or the results have. */
export class Desk extends EventTarget {
  #queue = Promise.resolve();
  #told = false;
  #timer;
  #sections = new Set();

  constructor(id, key) {
    super();
    Object.assign(this, { id, key, view: null, etag: null, photos: new Map(), live: null, connection: null, join: null, described: false });
    this.roll = new Roll(this);
    this.uploads = new Uploads(this);
  }

  get isDraft() { return this.view.lifecycle === 'draft'; }
  get isOpen() { return this.view.lifecycle === 'open'; }
  get isClosed() { return this.view.lifecycle === 'closed'; }
  get isForRegistered() { return this.view.terms.admission === 'registered'; }

  path(rest = '') { return `/elections/${this.id}${rest}`; }

  ask(rest, options) { return ask(this.path(rest), { key: this.key, ...options }); }

  /** Reads the definition again, when there is a newer one. */
  load() { return this.inTurn(() => this.#read()); }

  /**
   * Changes the definition, after all changes before it.
   * @param apply what the change does to the view, so that it need not be read again: `(view, changed)`
   * @param conditional only if nobody else has changed it since it was read (412 otherwise)
   */
  change(method, rest, options) { return this.inTurn((change) => change(method, rest, options)); }

  /** Does something after all that is under way: the definition is as it was last read, and stays so until it is done. @param work is given `change`, to be used at once */
  inTurn(work) {
    const done = this.#queue.then(() => work((...change) => this.#change(...change)));
    this.#queue = done.catch(() => {});
    return done;
  }

  /** Forms say here what is not saved yet, so that nobody leaves without knowing. */
  watch(form) { this.#sections.add(form); }

  get unsaved() { return [...this.#sections].filter((form) => form.dirty); }

  /** What photos are like before they are loaded. */
  async loadPhotos() {
    try {
      for (const photo of (await this.ask('/photos', { patience: 4000 })).body) this.photos.set(photo.photo, photo);
      this.tell();
    } catch (error) {
      // Nothing but their shapes is missing: photos are shown all the same.
      if (!(error instanceof Problem)) throw error;
    }
  }

  tell() {
    if (this.#told) return;
    this.#told = true;
    requestAnimationFrame(() => {
      this.#told = false;
      this.dispatchEvent(new Event('change'));
    });
  }

  async #change(method, rest, { body, id, apply, conditional = false, patience } = {}) {
    const before = this.view.version;
    const { body: changed, etag } = await command(method, this.path(rest), {
      key: this.key, id, body, patience, ifMatch: conditional ? this.etag : undefined,
    });
    if (apply && changed.version > before && (conditional || changed.version === before + 1)) {
      apply(this.view, changed);
      this.#take({ ...this.view, version: changed.version }, etag ?? `"${changed.version}"`);
    } else if (changed.version !== before) {
      await this.#read();
    }
    return changed;
  }

  async #read() {
    const { status, body, etag } = await this.ask('', { etag: this.etag });
    if (status !== 304) this.#take(body, etag);
  }

  #take(view, etag) {
    this.view = view;
    this.etag = etag;
    this.#waitForSchedule();
    this.tell();
  }

  // An election opens and closes by itself: look when it should have.
  #waitForSchedule() {
    clearTimeout(this.#timer);
    const due = this.isDraft ? this.view.opensAt : this.isOpen ? this.view.closesAt : null;
    if (!due) return;
    const wait = Math.max(2_000, new Date(due) - Date.now() + 1_500);
    if (wait < LATEST_TIMER) this.#timer = setTimeout(() => this.load().catch(() => this.#waitForSchedule()), wait);
  }
}
