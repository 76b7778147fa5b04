// The audit trail in words, page by page. It shows no ballots, because it must not tell who voted how.
import { h, icon, show } from '../dom.js';
import { hasText, moment, t } from '../i18n.js';
import { explain } from '../ui.js';

const PAGE = 50;

export function auditTrail(desk) {
  const list = h('ol.plain.audit', {});
  const state = h('p', { role: 'status' });
  const more = h('button', { type: 'button', onclick: () => read() }, t('desk.audit.show'));
  let after = 0;

  async function read() {
    more.disabled = true;
    show(state, t('desk.state.counting'));
    try {
      const { body } = await desk.ask(`/audit?limit=${PAGE}${after ? `&after=${after}` : ''}`);
      list.append(...together(body.entries).map((entry) => line(desk, entry)));
      after = body.position;
      more.textContent = t(body.more ? 'desk.showMore' : 'desk.audit.newer');
      show(state, body.entries.length ? '' : t('desk.audit.end'));
    } catch (error) {
      show(state, icon('warn'), ' ', explain(error));
    } finally {
      more.disabled = false;
    }
  }
  return { root: h('section.group', {}, h('h3', {}, t('desk.audit.title')), h('div.stack', {}, h('p', {}, t('desk.audit.words')), list, state, h('div.row', {}, more))) };
}

/** One list of voters is written in several parts, one after another: it is told as one. */
function together(entries) {
  const told = [];
  for (const entry of entries) {
    const last = told.at(-1);
    if (entry.what !== 'VotersRegistered' || last?.what !== entry.what) told.push(entry);
    else told[told.length - 1] = { ...last, details: { voters: [...last.details.voters, ...entry.details.voters] } };
  }
  return told;
}

function line(desk, { at, what, details }) {
  const key = `desk.audit.${what}`;
  return h('li', {}, h('time.soft', { datetime: at }, moment(at)), ' ', h('span', { dir: 'auto' }, hasText(key) ? t(key, values(desk, details)) : what));
}

/** What the words of an entry may name. */
function values(desk, details) {
  const competition = desk.view.competitions.find(({ number }) => number === details.competition);
  const candidate = desk.view.competitions.flatMap(({ candidates }) => candidates).find(({ number }) => number === details.candidate);
  return {
    ...Object.fromEntries(Object.entries(details).map(([name, value]) => [name, ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : ''])),
    n: details.voters?.length ?? 0,
    voter: details.voter ?? '',
    title: details.title ?? candidate?.title ?? competition?.title ?? t('desk.audit.removed'),
    opens: details.opensAt ? moment(details.opensAt) : t('desk.audit.byHand'),
    closes: details.closesAt ? moment(details.closesAt) : t('desk.audit.byHand'),
  };
}
