// What this tab remembers across reloads, and no other tab shares: whose ballot it shows, and which photo.
import { takeFragment } from '../address.js';
import { randomBytes, toBase64Url } from '../bytes.js';

const PREFIX = 'photovote.vote.';

/** Where the link that skips the header leads: no key. */
const MAIN = 'main';

/** Where nothing is kept, until the next reload. */
const unnamed = toBase64Url(randomBytes(9));

const read = (name) => {
  try {
    return sessionStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
};

const write = (name, value) => {
  try {
    if (value === null) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, value);
  } catch {
    // Then a reload begins as if the page were new.
  }
};

export const tab = {
  /** The key that the link carries. It leaves the address bar at once, and stays in this tab until its ballot is here: a reload meanwhile loses nothing. */
  takeToken() {
    const token = takeFragment();
    if (token && token !== MAIN) this.arrive(token);
    return read('arriving') ?? (token === MAIN ? '' : token);
  },

  /** Somebody comes with a link. */
  arrive(token) {
    write('arriving', token);
    write('ballot', null);
    write('photo', null);
  },

  /** The ballot is here. */
  settle(ballot) {
    write('arriving', null);
    write('next', null);
    write('ballot', ballot);
  },

  /** The link leads nowhere, and is not tried again. */
  giveUp: () => write('arriving', null),

  get ballot() { return read('ballot'); },

  get photo() { return Number(read('photo')) || null; },
  set photo(number) { write('photo', String(number)); },

  /** Tells this tab from others, also after a reload: a name for what it holds. */
  get name() {
    if (read('name') === null) write('name', toBase64Url(randomBytes(9)));
    return read('name') ?? unnamed;
  },

  /** Whether a voter left this device to the next one, who has not begun. */
  get awaitsNext() { return read('next') !== null; },
  set awaitsNext(waits) { write('next', waits ? 'yes' : null); },

  forget() {
    for (const name of ['arriving', 'ballot', 'photo', 'next', 'name']) write(name, null);
  },
};
