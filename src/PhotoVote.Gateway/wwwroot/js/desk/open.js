// Open: what is missing, what is worth a second look, what cannot be changed afterwards; and then how people get in.
import { ulid } from '../bytes.js';
import { h, icon, show } from '../dom.js';
import { moment, t } from '../i18n.js';
import { confirm, explain, say } from '../ui.js';
import { joinCard } from './join.js';
import { doubts, missing } from './progress.js';

export function openStep(desk) {
  const lists = h('div.stack', {});
  const button = h('button.primary.large', { type: 'button', onclick: () => open(desk, button) }, t('desk.open.button'));
  const before = h('div.stack', {}, lists,
    h('section.group', {}, h('h3', {}, t('desk.open.frozenTitle')), h('div.stack', {}, h('p', {}, t('desk.open.frozen')), h('p', {}, t('desk.open.free')))), h('div.row', {}, button));
  const join = joinCard(desk);
  const links = h('div.row', {}, h('a.button', { href: `/stage/${desk.id}`, target: '_blank' }, icon('wall'), t('desk.toStage')), h('a.button', { href: `/vote/${desk.id}`, target: '_blank' }, icon('eye'), t('desk.toVote')));
  const opened = h('p', {});
  const after = h('div.stack', {}, opened, join.root, links);
  return {
    body: h('div.stack', {}, before, after),
    update() {
      before.hidden = !desk.isDraft;
      after.hidden = desk.isDraft;
      if (desk.isDraft) {
        const lacking = missing(desk);
        const doubtful = doubts(desk);
        button.disabled = lacking.length > 0;
        show(lists,
          lacking.length > 0 && list('wrong', 'desk.open.missing', lacking, desk),
          doubtful.length > 0 && list('soft', 'desk.open.doubts', doubtful, desk),
          !lacking.length && !doubtful.length && h('p.good', {}, icon('check'), ' ', t('desk.open.ready')),
          desk.view.opensAt && h('p', {}, t('desk.open.byItself', { when: moment(desk.view.opensAt) })));
      } else {
        opened.textContent = t('desk.state.opened', { when: moment(desk.view.openedAt) });
        join.update();
      }
    },
  };
}

const list = (kind, key, entries, desk) => h(`section.checklist.${kind}`, {}, h('h3', {}, t(key, { n: entries.length })),
  h('ul.plain', {}, entries.map(({ step, words }) => h('li.row', {}, icon('warn'), h('span', {}, words), h('button.quiet', { type: 'button', onclick: () => desk.go(step) }, t('desk.open.goTo', { step: t(`desk.step.${step}`) }))))));

let command = null;

async function open(desk, button) {
  const voters = desk.isForRegistered ? t('desk.open.voters', { n: desk.roll.standing }) : t('desk.open.anyone', { n: desk.view.terms.ballotCap });
  const sure = await confirm({
    title: t('desk.open.title', { title: desk.view.terms.title }),
    content: [h('p', {}, voters), doubts(desk).map(({ words }) => h('p.wrong', {}, icon('warn'), ' ', words)), h('p', {}, t('desk.open.frozen')),
      h('p', {}, desk.view.closesAt ? t('desk.open.closesAt', { when: moment(desk.view.closesAt) }) : t('desk.open.closesByHand'))],
    action: t('desk.open.button'),
  });
  if (!sure) return;
  button.disabled = true;
  try {
    await desk.change('POST', '/open', { id: command ??= ulid() });
    say(t('desk.open.done'), 'good');
  } catch (error) {
    if (error.isRefusal) command = null;
    button.disabled = false;
    say(explain(error), 'wrong');
  }
}
