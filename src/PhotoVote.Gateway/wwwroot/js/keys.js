// Keys, as the domain defines them (PhotoVote.Domain/Keys): whoever holds one derives the next, and the server keeps hashes only.
import { concat, fromBase64Url, hmacSha256, randomBytes, sha256, toBase64Url, toHex, utf8 } from './bytes.js';

const SIZE = 32;

/** A new organiser's token, pvo_…. */
export const newOrganiserToken = () => `pvo_${toBase64Url(randomBytes(SIZE))}`;

/** A voter's key where anyone may vote: made by the phone itself. */
export function newOpenVoterToken() {
  const key = randomBytes(SIZE);
  const hash = sha256(concat(utf8('photovote/open-voter/v1'), key));
  return `pvv_open-${toHex(hash.slice(0, 13))}.${toBase64Url(key)}`;
}

/** The registered voter's token that derives from the organiser's: what their link carries. */
export function voterToken(organiserToken, election, voter) {
  const key = hmacSha256(organiserKey(organiserToken), utf8(`photovote/voter/v1\n${election}\n${voter}`));
  return `pvv_${voter}.${toBase64Url(key)}`;
}

/** The ballot's token, of its voter's. */
export function ballotToken(voterTokenText, election, ballot) {
  const { key } = parseVoterToken(voterTokenText);
  return `pvb_${toBase64Url(hmacSha256(key, utf8(`photovote/ballot/v1\n${election}\n${ballot}`)))}`;
}

/** `{ voter, key }`, or null for what is no voter's token. */
export function parseVoterToken(token) {
  const match = /^pvv_([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{43})$/.exec(token ?? '');
  const key = match && fromBase64Url(match[2]);
  return key ? { voter: match[1], key } : null;
}

export const isOrganiserToken = (token) => organiserKey(token) !== null;

/** A draw's secret seed and the commitment to it that is published beforehand. */
export function newDrawSeed() {
  const seed = randomBytes(SIZE);
  return { seed: toBase64Url(seed), commitment: toBase64Url(sha256(concat(utf8('photovote/draw-seed/v1'), seed))) };
}

function organiserKey(token) {
  const match = /^pvo_([A-Za-z0-9_-]{43})$/.exec(token ?? '');
  return match ? fromBase64Url(match[1]) : null;
}
