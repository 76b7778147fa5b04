// The voter's page: from the link to the receipt. What is shown follows from the ballot and the election as they are known; see js/vote for the parts.
import { pause, Problem } from './api.js';
import { start, say } from './ui.js';
import { t } from './i18n.js';
import { LINK_BROKEN } from './vote/arrival.js';
import { Ballot } from './vote/ballot.js';
import { election, enter, takeFirst, useToken } from './vote/early.js';
import { showProblem, untilNext, waitsFor } from './vote/notices.js';
import { Sender } from './vote/sender.js';
import { tab } from './vote/tab.js';
import { Voting } from './vote/voting.js';

let voting = null;
let attempt = new AbortController();

start(run);

addEventListener('hashchange', () => {
  const token = tab.takeToken();
  if (token) restart(token);
});

// A page that comes back from the browser's memory may be the last voter's.
addEventListener('pageshow', (event) => event.persisted && location.reload());

async function run() {
  if (!election) {
    showProblem(new Problem({ code: LINK_BROKEN }), '', { useLink });
    return;
  }
  const { signal } = attempt = new AbortController();
  while (!signal.aborted) {
    const { entered, problem } = await (takeFirst() ?? enter());
    if (signal.aborted) return;
    if (entered) {
      begin(entered);
      return;
    }
    if (!(problem instanceof Problem)) throw problem;
    if (!waitsFor(problem)) tab.giveUp();
    showProblem(problem, election, { begin: () => { tab.awaitsNext = false; restart(''); }, useLink });
    if (!waitsFor(problem)) return;
    await pause(untilNext(problem), signal).catch(() => {});
  }
}

async function begin({ kept, definition, ballot: record }) {
  useToken('');
  const { signal } = attempt;
  const ballot = await new Ballot(kept, record).open();

  // Another link may have come meanwhile: two ballots on one screen would be one too many.
  if (signal.aborted) {
    ballot.stop();
    return;
  }

  voting = new Voting(ballot, definition);
  voting.addEventListener('next-voter', async ({ detail }) => (await import('./vote/next.js')).nextVoter(kept, ballot, election, detail.canReturn));
  ballot.addEventListener('forgotten', handedOver);
  if (!kept.isDurable) keepsNothing(ballot, signal);
  else kept.addEventListener('memory', () => keepsNothing(ballot, signal), { once: true, signal });
  sendOthers(kept, record.id);
  import('./vote/offline.js').then(({ keepForOffline }) => keepForOffline());
}

/** What is not sent is lost with the page: that is said now, and again when somebody leaves it too early. */
function keepsNothing(ballot, signal) {
  say(t('vote.keeps-nothing'), 'wrong');
  addEventListener('beforeunload', (event) => ballot.rows.length && event.preventDefault(), { signal });
}

/** What others tapped on this device, and could not send, is sent as well. */
async function sendOthers(kept, own) {
  const waiting = new Set((await kept.unsent(own)).map((row) => row.ballot));
  for (const id of waiting) {
    const record = await kept.ballot(id);
    if (record) new Sender(kept, record).wake();
  }
}

/** In another tab the device was left to the next voter, who has not begun. */
function handedOver() {
  tab.forget();
  tab.awaitsNext = true;
  restart('');
}

/** Another link is used on this page; false for what is none. */
function useLink(text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  const fragment = url ? url.hash.slice(1) : text.replace(/^#/, '');
  if (!fragment || (url && url.origin !== location.origin)) return false;
  if (url && !url.pathname.startsWith(`/vote/${election}`)) {
    location.assign(url.href);
    return true;
  }
  tab.arrive(fragment);
  restart(fragment);
  return true;
}

function restart(token) {
  useToken(token);
  attempt.abort();
  voting?.stop();
  voting = null;
  run().catch((problem) => say(String(problem), 'wrong'));
}
