// Photos on their way: a few at a time, each with its own fate, added in the order in which they were chosen.
import { pause } from '../api.js';
import { ulid } from '../bytes.js';
import { t } from '../i18n.js';
import { upload } from '../transfer.js';
import { explain } from '../ui.js';
import { refuseFile, titleOf } from './photo-file.js';

const AT_ONCE = 3;
const ATTEMPTS = 4;

/** Says `change` with the item in `detail`; an item is `waiting`, `sending`, `adding`, `done`, `here` (already) or `failed`. */
export class Uploads extends EventTarget {
  items = [];
  #sending = 0;
  #last = Promise.resolve();

  constructor(desk) {
    super();
    this.desk = desk;
  }

  get active() { return this.items.filter(({ state }) => ['waiting', 'sending', 'adding'].includes(state)).length; }
  get failed() { return this.items.filter(({ state }) => state === 'failed').length; }

  of(competition) { return this.items.filter((item) => item.competition === competition); }

  add(files, competition) {
    for (const file of files) {
      const item = { file, competition, name: file.name, addId: ulid(), stop: new AbortController() };
      this.items.push(item);
      this.#begin(item);
    }
    this.#next();
  }

  /** Once more, with the same ids: what was done before is not done twice. */
  retry(item) {
    item.stop = new AbortController();
    this.#begin(item);
    this.#next();
  }

  /** Takes an item off the list; what is under way is given up. */
  dismiss(item) {
    item.stop.abort();
    item.pass();
    this.items.splice(this.items.indexOf(item), 1);
    this.#tell(item);
  }

  // Each waits for its turn to be added; one that fails lets the next one pass, behind those before it.
  #begin(item) {
    Object.assign(item, { state: 'waiting', progress: 0, message: '', canRetry: false });
    const before = this.#last;
    this.#last = new Promise((resolve) => { item.pass = () => resolve(before); });
    item.turn = before;
    this.#tell(item);
  }

  #next() {
    while (this.#sending < AT_ONCE) {
      const item = this.items.find(({ state }) => state === 'waiting');
      if (!item) return;
      this.#sending++;
      this.#run(item);
    }
  }

  async #run(item) {
    let holds = true;
    const release = () => {
      if (!holds) return;
      holds = false;
      this.#sending--;
      this.#next();
    };
    try {
      this.#set(item, { state: 'sending' });
      const refused = await refuseFile(item.file);
      if (refused) {
        this.#set(item, { state: 'failed', message: refused });
        return;
      }
      const photo = item.photo ?? await this.#send(item);
      item.photo = photo;
      this.desk.photos.set(photo.photo, photo);
      this.#set(item, { state: 'adding', progress: 1 });
      release();
      await item.turn;
      await this.#addCandidate(item, photo.photo);
    } catch (error) {
      if (item.stop.signal.aborted) return;
      this.#set(item, { state: 'failed', message: explain(error), canRetry: !error.isRefusal });
    } finally {
      item.pass();
      release();
    }
  }

  async #send(item) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await upload(this.desk.path('/photos'), item.file, {
          key: this.desk.key, signal: item.stop.signal, onProgress: (progress) => this.#set(item, { progress }),
        });
      } catch (error) {
        if (item.stop.signal.aborted || error.isRefusal || attempt === ATTEMPTS) throw error;
        await pause(Math.max(1000 * (error.retryAfter ?? 0), 500 * 2 ** attempt), item.stop.signal);
      }
    }
  }

  async #addCandidate(item, photo) {
    item.stop.signal.throwIfAborted();
    const competition = this.desk.view.competitions.find(({ number }) => number === item.competition);
    const same = competition?.candidates.find((candidate) => candidate.photo === photo);
    if (same) {
      this.#set(item, { state: 'here', message: t('desk.upload.here', { title: same.title }) });
      return;
    }
    const title = titleOf(item.file.name) || t('desk.upload.untitled');
    await this.desk.change('POST', `/competitions/${item.competition}/candidates`, {
      id: item.addId, body: { title, photo }, patience: 60_000,
      apply: (view, { number }) => view.competitions.find((one) => one.number === item.competition)?.candidates.push({ number, title, author: null, photo, withdrawn: null }),
    });
    this.#set(item, { state: 'done' });
  }

  #set(item, state) {
    Object.assign(item, state);
    this.#tell(item);
  }

  #tell(item) {
    this.dispatchEvent(new CustomEvent('change', { detail: item }));
    this.desk.tell();
  }
}
