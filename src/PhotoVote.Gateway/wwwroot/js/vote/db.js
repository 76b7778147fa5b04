// A small database that a page may lose at any moment: IndexedDB, or the page's own memory where the browser keeps nothing. Everything happens in
// transactions, so that two tabs never see half of what the other does.

const NAME = 'photovote-vote';
const STORES = {
  ballots: { keyPath: 'id' },
  voters: { keyPath: 'election' },
  outbox: { keyPath: 'seq', autoIncrement: true },
  leases: { keyPath: 'ballot' },
};

/** `{ isDurable, run }`: run(work) does all of its work or none of it, and has done it when its promise resolves. */
export async function openDatabase() {
  try {
    const database = new Database();
    await database.open();
    return database;
  } catch {
    return new Memory();
  }
}

/** Moves what a database holds into memory: what stays behind would be sent again some day, over what was tapped since. */
export async function intoMemory(database) {
  const memory = new Memory();
  try {
    await database.run((from) => memory.run(async (into) => {
      for (const name of Object.keys(STORES)) for (const value of await from[name].all()) await into[name].put(value);
      await from.outbox.clear();
    }));
  } catch {
    // Nothing can be read either: the server knows what was sent.
  }
  return memory;
}

class Database {
  isDurable = true;
  #opening = null;

  open() {
    return this.#opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        for (const [name, options] of Object.entries(STORES)) request.result.createObjectStore(name, options);
      };
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const forget = () => { this.#opening = null; };
        request.result.onversionchange = () => { request.result.close(); forget(); };
        request.result.onclose = forget;
        resolve(request.result);
      };
    });
  }

  /** @param work gets the stores, and waits for nothing but them @returns what it returned, once it is on disk */
  async run(work) {
    const transaction = await this.#begin();
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new DOMException('Not kept', 'AbortError'));
    });
    done.catch(() => {});
    let result;
    try {
      result = await work(Object.fromEntries(Object.keys(STORES).map((name) => [name, wrap(transaction.objectStore(name))])));
    } catch (error) {
      try { transaction.abort(); } catch { /* It has ended by itself. */ }
      throw error;
    }
    await done;
    return result;
  }

  async #begin() {
    for (let again = false; ; again = true) {
      try {
        return (await this.open()).transaction(Object.keys(STORES), 'readwrite', { durability: 'strict' });
      } catch (error) {
        // Phones close databases of pages that sleep.
        this.#opening = null;
        if (again) throw error;
      }
    }
  }
}

const wrap = (store) => ({
  get: (key) => settled(store.get(key)),
  all: () => settled(store.getAll()),
  put: (value) => settled(store.put(value)),
  delete: (key) => settled(store.delete(key)),
  clear: () => settled(store.clear()),
});

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** The same, as long as the page lives. */
class Memory {
  isDurable = false;
  #stores = Object.fromEntries(Object.entries(STORES).map(([name, options]) => [name, keep(options)]));
  #last = Promise.resolve();

  run(work) {
    const result = this.#last.then(() => work(this.#stores));
    this.#last = result.catch(() => {});
    return result;
  }
}

function keep({ keyPath, autoIncrement }) {
  const values = new Map();
  let next = 1;
  return {
    get: async (key) => structuredClone(values.get(key)),
    all: async () => structuredClone([...values.values()]),
    async put(value) {
      const key = value[keyPath] ?? (autoIncrement ? next++ : undefined);
      values.set(key, structuredClone({ ...value, [keyPath]: key }));
      return key;
    },
    delete: async (key) => { values.delete(key); },
    clear: async () => values.clear(),
  };
}
