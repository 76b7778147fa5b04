// A device that goes from hand to hand: the next voter finds nothing of the last one.
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { confirm } from '../ui.js';
import { tab } from './tab.js';

/** Asks where something would be lost, forgets everything of everybody who voted here, and begins anew. */
export async function nextVoter(keeping, ballot, election, canReturn) {
  const waiting = (await keeping.unsent()).length;
  const lost = waiting > 0;
  const done = ballot?.status === 'cast' && !lost;
  if (!done && !await confirm({
    title: t('vote.next.title'),
    content: [
      lost && h('p', {}, h('strong', {}, t('vote.next.lost', { n: waiting }))),
      h('p', {}, ballot?.status === 'cast' ? t('vote.next.cast') : t(canReturn ? 'vote.next.linked' : 'vote.next.unlinked')),
    ],
    action: t('vote.next.action'), danger: lost,
  })) return;
  await keeping.forgetAll();
  ballot?.forget();
  tab.forget();
  tab.awaitsNext = true;
  document.getElementById('main').replaceChildren();
  location.replace(`/vote/${election}`);
}
