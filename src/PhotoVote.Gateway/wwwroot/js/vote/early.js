// What is asked for before everything else is here: the election, the ballot and the words, while the rest of the page is still on its way.
import { electionOfPath } from '../address.js';
import { loadLanguage } from '../i18n.js';
import { arrive } from './arrival.js';
import { Definition } from './definition.js';
import { Keeping } from './keeping.js';
import { tab } from './tab.js';

export const election = electionOfPath();
export const keeping = Keeping.open();

let token = tab.takeToken();

/** The election and its ballot, asked for at the same time: `{ entered }` or `{ problem }`. */
export const enter = () => attempt().then((entered) => ({ entered }), (problem) => ({ problem }));

/** Somebody has come, or is there no more. */
export function useToken(text) {
  token = text;
}

loadLanguage().catch(() => {});
let first = election && enter();

/** The attempt that was made at once; later ones are made anew. */
export function takeFirst() {
  const taken = first;
  first = null;
  return taken;
}

async function attempt() {
  const kept = await keeping;
  const definition = new Definition(election);
  const loaded = definition.load();
  const arrived = arrive(election, token, loaded, kept).catch(async (problem) => {
    // That an election is a draft, and when it opens, comes before what its roll says: a voter may be registered until then.
    if (problem.isRefusal) await loaded;
    throw problem;
  });
  const [, ballot] = await Promise.all([loaded, arrived]);
  return { kept, definition, ballot };
}
