// The elections whose organiser's key this device keeps: on the organiser's own laptop only, and forgotten by a button.
import { forget, namesOf, recall, remember } from './storage.js';

const NAME = 'organiser.';

/** `{ election, title, key }` each. */
export const organised = () => namesOf(NAME).map((election) => ({ election, ...recall(NAME + election) })).filter((one) => one.key);

export const organiserKeyOf = (election) => recall(NAME + election)?.key ?? null;

/** Keeps a key; false when this browser keeps nothing, and the link is all there is. */
export const keepOrganiser = (election, key, title) => remember(NAME + election, { key, title });

export const forgetOrganiser = (election) => forget(NAME + election);

/** The organiser's link: the key in the fragment, which no server is ever sent. */
export const organiserLink = (election, key) => `${location.origin}/desk/${election}#${key}`;
