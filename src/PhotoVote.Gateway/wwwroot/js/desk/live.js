// The election as it goes on: turnout, and results as far as they are shown, from the stream of results.
import { follow } from '../stream.js';

export function followLive(desk) {
  let following = false;
  const begin = () => {
    if (following || desk.isDraft) return;
    following = true;
    follow(desk.id, {
      key: desk.key,
      signal: new AbortController().signal,
      onState: (state) => take(desk, state),
      onConnection: (connection) => {
        desk.connection = connection;
        desk.dispatchEvent(new Event('live'));
      },
    });
  };
  desk.addEventListener('change', begin);
  begin();
}

function take(desk, state) {
  desk.live = state;
  if (state.lifecycle !== desk.view.lifecycle || state.published !== desk.view.published) desk.load().catch(() => {});
  desk.dispatchEvent(new Event('live'));
}
