// What a device remembers. Storage may be full, forbidden or private: nothing that a page does may depend on it without saying so.

const PREFIX = 'photovote.';

/** The value kept under a name, or null. */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name));
  } catch {
    return null;
  }
}

/** Keeps a value; false when this browser does not let us. */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // There was nothing to forget.
  }
}

/** Names under a prefix, without it: `namesOf('organiser.')` are elections. */
export function namesOf(prefix) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX + prefix)).map((name) => name.slice((PREFIX + prefix).length));
  } catch {
    return [];
  }
}
