// Who votes here: by a personal link, by what this device keeps, or, where anyone may vote, by a key that it makes. The voter's key is shown once, to be
// issued the ballot; from then on there is only the ballot's own.
import { command, Problem } from '../api.js';
import { sha256, toBase64Url, ulid, utf8 } from '../bytes.js';
import { ballotToken, isOrganiserToken, newOpenVoterToken, parseVoterToken } from '../keys.js';
import { tab } from './tab.js';

/** Codes of what ends an arrival, beside the API's own. */
export const LINK_BROKEN = 'vote-link-broken';
export const LINK_NEEDED = 'vote-link-needed';
export const LINK_OF_ORGANISER = 'vote-link-of-organiser';
export const NEXT_VOTER = 'vote-next-voter';

/**
 * The ballot to vote on, kept on this device.
 * @param token what the link carried; '' for none @param definition a promise of the election's definition
 * @throws Problem
 */
export async function arrive(election, token, definition, keeping) {
  if (!token) return await returning(election, keeping) ?? openVoter(election, await definition, keeping);
  if (isOrganiserToken(token)) throw new Problem({ code: LINK_OF_ORGANISER });
  if (!parseVoterToken(token)) throw new Problem({ code: LINK_BROKEN });

  const voter = mark(token);
  const known = (await keeping.ballots()).find((ballot) => ballot.election === election && ballot.voter === voter);
  const kept = await keeping.keepBallot(known ?? await issue(election, token, ulid()));
  tab.settle(kept.ballot);
  return kept;
}

/** The ballot of this tab, or the one that was last used here. */
async function returning(election, keeping) {
  const ballots = (await keeping.ballots()).filter((ballot) => ballot.election === election);
  const here = tab.ballot;
  const kept = here ? ballots.find((ballot) => ballot.ballot === here) : ballots[0];
  if (!kept) return null;
  tab.settle(kept.ballot);
  return keeping.keepBallot(kept);
}

async function openVoter(election, definition, keeping) {
  if (definition.view.terms.admission !== 'open') throw new Problem({ code: LINK_NEEDED });
  if (tab.awaitsNext) throw new Problem({ code: NEXT_VOTER });
  const { token, id } = await keeping.openVoter(election, () => ({ token: newOpenVoterToken(), id: ulid() }));
  const kept = await keeping.keepBallot(await issue(election, token, id));
  await keeping.dropOpenVoter(election);
  tab.settle(kept.ballot);
  return kept;
}

async function issue(election, token, id) {
  const { status, body } = await command('POST', `/elections/${election}/ballots`, { key: token, id, patience: 4000 });
  const { ballot } = body;
  const view = status === 201 ? { status: 'new', ratings: {}, version: 0, castAt: null } : undefined;
  return { id: `${election}/${ballot}`, election, ballot, key: ballotToken(token, election, ballot), voter: mark(token), ...(view && { view }) };
}

/** Tells whether a link is the one that a ballot came by, without keeping the link. */
const mark = (token) => toBase64Url(sha256(utf8(`photovote/link-mark/v1\n${token}`)));
