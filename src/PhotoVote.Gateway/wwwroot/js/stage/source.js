// Where the wall's numbers come from: the definition once, and again when there is another version; everything else from the one stream.
import { ask, pause } from '../api.js';
import { follow } from '../stream.js';
import { learnTime } from './clock.js';

/** Ten thousand walls do not ask at the same moment. */
const SPREAD = 5_000;

/** A draft is its organiser's: until it is open there is nothing to listen to, so it is asked for, seldom. */
const WAITING = 15_000;

/** At most this part of the time is spent on reading and drawing states. */
const SHARE = 5;

export const elsewhere = () => Math.random() * SPREAD;

/** The definition of an open or closed election; waits while it is a draft. @param onDraft called with 'draft' while it is one, with 'lost' while nobody answers */
export async function definitionOnceOpen(election, { signal, onDraft }) {
  for (;;) {
    try {
      return await definition(election, { signal, patience: 60_000 });
    } catch (problem) {
      if (problem.isRefusal && problem.code !== 'key-missing') throw problem;
      onDraft(problem.code === 'key-missing' ? 'draft' : 'lost');
    }
    await pause(WAITING * (0.75 + Math.random() / 2), signal);
  }
}

export async function definition(election, { signal, patience }) {
  const asked = performance.now();
  const { body, date } = await ask(`/elections/${election}`, { signal, patience });
  learnTime(date, asked);
  return body;
}

/** Follows the stream. Of states that come faster than they are drawn the newest is read, the others are not even parsed. */
export function watch(election, { signal, onState, onConnection }) {
  let newest = null;
  let due = false;
  let rest = 0;
  const read = () => {
    due = false;
    const began = performance.now();
    const text = newest;
    newest = null;
    onState(JSON.parse(text));
    rest = performance.now() + (performance.now() - began) * SHARE;
  };
  const plan = () => {
    if (due) return;
    due = true;
    setTimeout(() => requestAnimationFrame(read), Math.max(0, rest - performance.now()));
  };
  const connected = performance.now();
  return follow(election, {
    signal,
    onText: (text) => { newest = text; plan(); },
    onConnection: (state, date) => {
      if (date) learnTime(date, Math.max(connected, performance.now() - 500));
      onConnection(state);
    },
  });
}

/** Why nobody has a rank in what is served, where the report knows more: STAR compares ballots, and is counted at the close. */
export const report = async (election, { signal }) => (await ask(`/elections/${election}/results/report`, { signal, patience: 120_000 })).body;
