// What the address bar says. A key comes in the fragment, which no server is ever sent, and leaves the address bar at once.
import { isUlid } from './bytes.js';

/** The election that the path names, `/vote/{election}`; null when it names none. */
export function electionOfPath(path = location.pathname) {
  const [, , id] = path.split('/');
  return id && isUlid(id) ? id : null;
}

/** Takes the fragment out of the address bar, and gives it. */
export function takeFragment() {
  const text = decode(location.hash.slice(1));
  if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);
  return text;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
