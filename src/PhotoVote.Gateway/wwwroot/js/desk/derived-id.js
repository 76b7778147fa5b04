// Ids that are always the same for the same purpose, so that nothing is done twice, whoever begins again.
import { concat, hmacSha256, sha256, utf8 } from '../bytes.js';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** So many characters of Crockford's base 32 from a hash's bytes. */
const crockford = (bytes, count) => Array.from({ length: count }, (_, i) => CROCKFORD[bytes[i] & 31]).join('');

/** The id of a part of what a command's id began: a ULID of the same moment. */
export const partOf = (id, purpose) => id.slice(0, 10) + crockford(sha256(utf8(`photovote/desk-part/v1\n${id}\n${purpose}`)), 16);

/**
 * A voter's id for a name: the same name gives the same id at this election, and nobody without the organiser's key can tell one from the other.
 * Twelve characters are 60 bits: a roll of a million has a clash once in two million rolls.
 */
export const voterOfName = (organiserToken, election, name) =>
  crockford(hmacSha256(utf8(organiserToken), concat(utf8(`photovote/voter-of-name/v1\n${election}\n`), utf8(name.normalize('NFC').replace(/\s+/g, ' ').trim()))), 12);
