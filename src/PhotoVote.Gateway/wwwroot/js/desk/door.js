// Who may sit at the desk: whoever brings the organiser's key, in the link or on this device.
import { takeFragment } from '../address.js';
import { ask, Problem } from '../api.js';
import { h, icon, show } from '../dom.js';
import { t } from '../i18n.js';
import { isOrganiserToken } from '../keys.js';
import { keepOrganiser, organiserKeyOf } from '../organisers.js';
import { explain, say } from '../ui.js';

const GROUNDS = { foreign: 'desk.door.foreign', broken: 'desk.door.broken', missing: 'desk.door.missing', unknown: 'desk.door.unknown' };
let ground = 'missing';

/** The key that opens this election; null when there is none, and the page has to ask for it. */
export async function enter(election) {
  const brought = takeFragment();
  const kept = election && organiserKeyOf(election);
  if (!election) {
    ground = 'unknown';
    return null;
  }
  if (brought && !isOrganiserToken(brought)) ground = 'broken';
  for (const key of new Set([isOrganiserToken(brought) && brought, kept])) {
    if (!key) continue;
    const title = await titleBehind(election, key);
    if (title === null) continue;
    keepOrganiser(election, key, title);
    if (brought && key !== brought) say(t('desk.door.keptInstead'), 'wrong');
    return key;
  }
  return null;
}

/** The election's title, when the key opens its desk. Anybody may read an election that is open: the audit trail is the organiser's alone. */
async function titleBehind(election, key) {
  try {
    await ask(`/elections/${election}/audit?limit=1`, { key });
    return (await ask(`/elections/${election}`, { key })).body.terms.title;
  } catch (error) {
    if (!(error instanceof Problem) || !error.isRefusal) throw error;
    ground = error.status === 404 ? 'unknown' : error.status === 400 || error.status === 401 ? 'broken' : 'foreign';
    return null;
  }
}

/** Says why the desk is closed, and takes the organiser's link. */
export function askForKey(main, election) {
  const error = h('p.error', { id: 'link-error', role: 'alert', hidden: true });
  const field = h('input', { id: 'link', required: true, autocomplete: 'off', spellcheck: 'false', dir: 'ltr', 'aria-describedby': 'link-error', maxlength: 400 });
  const submit = async (event) => {
    event.preventDefault();
    const found = /(?:\/desk\/([0-9A-Z]{26}))?#?(pvo_[A-Za-z0-9_-]{43})$/.exec(field.value.trim());
    const place = found?.[1] ?? election;
    try {
      if (!found || !place) throw new Problem({ code: 'organiser-link-broken' });
      location.assign(`/desk/${place}#${found[2]}`);
      if (place === election) location.reload();
    } catch (problem) {
      show(error, icon('warn'), h('span', {}, explain(problem)));
      error.hidden = false;
      field.focus();
    }
  };
  document.title = `${t('desk.title')} · PhotoVote`;
  show(main, h('section.door.stack', {},
    h('h1', { tabindex: -1 }, t('desk.door.title')),
    h('p', { role: 'status' }, t(GROUNDS[ground])),
    h('form.stack', { onsubmit: submit, novalidate: true },
      h('div.field', {}, h('label', { for: 'link' }, t('keep.link')), field, error),
      h('div.row', {}, h('button.primary', { type: 'submit' }, t('desk.door.open')), h('a.button', { href: '/' }, t('fault.home')))),
    h('p.soft', {}, t('desk.door.lost')),
    election && ground !== 'unknown' && h('p.row', {}, h('a', { href: `/stage/${election}` }, t('desk.toStage')), h('a', { href: `/vote/${election}` }, t('desk.toVote')))));
}
