// The roll as a list: search, a link shown again, revoke.
import { h, icon, show } from '../dom.js';
import { t } from '../i18n.js';
import { confirm, explain, say } from '../ui.js';
import { showVoterLink } from './links.js';

const SHOWN = 50;

export function rollTable(desk) {
  let most = SHOWN;
  const search = h('input', { type: 'search', id: 'roll-search', autocomplete: 'off', spellcheck: 'false', dir: 'auto', oninput: () => { most = SHOWN; fill(); } });
  const count = h('p.soft', { role: 'status' });
  const rows = h('tbody', {});
  const more = h('button', { type: 'button', hidden: true, onclick: () => { most += 200; fill(); } }, t('desk.showMore'));
  const root = h('section.group', { hidden: true }, h('h3', { id: 'roll-title' }, t('desk.roll.title')), h('div.stack', {},
    h('div.row.low', {}, h('div.field.grow', {}, h('label', { for: 'roll-search' }, t('desk.roll.search')), search),
      h('button', { type: 'button', onclick: () => desk.roll.load().catch((error) => say(explain(error), 'wrong')) }, t('desk.roll.refresh'))),
    count,
    h('table.roll', { 'aria-labelledby': 'roll-title' },
      h('thead', {}, h('tr', {}, ['voter', 'state', 'act'].map((name) => h('th', { scope: 'col' }, t(`desk.roll.${name}`))))), rows), more));

  let shown = '';
  function fill() {
    const wanted = search.value.trim().toLocaleLowerCase();
    const found = [];
    let matches = 0;
    for (const voter of desk.roll.voters.values()) {
      if (wanted && !voter.voter.toLocaleLowerCase().includes(wanted) && !desk.roll.nameOf(voter.voter)?.toLocaleLowerCase().includes(wanted)) continue;
      if (++matches <= most) found.push(voter);
    }
    const now = JSON.stringify([found, matches, found.map(({ voter }) => desk.roll.nameOf(voter))]);
    if (now === shown) return;
    shown = now;
    count.textContent = t(wanted ? 'desk.roll.found' : 'desk.roll.count', { n: matches });
    show(rows, found.map((voter) => rowOf(desk, voter)));
    more.hidden = matches <= most;
  }

  return {
    root,
    update() {
      root.hidden = !desk.roll.voters.size;
      fill();
    },
  };
}

function rowOf(desk, { voter, revoked, hasBallot }) {
  const name = desk.roll.nameOf(voter);
  const called = name ?? voter;
  return h('tr', {},
    h('td', {}, name && h('div', {}, h('bdi', {}, name)), h(name ? 'code.soft' : 'code', {}, voter)),
    h('td', {}, t(revoked ? 'desk.roll.revoked' : hasBallot ? 'desk.roll.hasBallot' : 'desk.roll.noBallot')),
    h('td', {}, !revoked && h('div.row', {},
      h('button.quiet', { type: 'button', 'aria-label': t('desk.roll.linkOf', { voter: called }), onclick: () => showVoterLink(desk, voter).catch((error) => say(explain(error), 'wrong')) }, icon('link'), t('desk.roll.link')),
      !desk.isClosed && h('button.quiet', { type: 'button', 'aria-label': t('desk.roll.revokeOf', { voter: called }), onclick: () => revoke(desk, voter, called, hasBallot) }, icon('close'), t('desk.roll.revoke')))));
}

async function revoke(desk, voter, called, hasBallot) {
  const sure = await confirm({
    title: t('desk.revoke.title', { voter: called }),
    content: [h('p', {}, t(hasBallot ? 'desk.revoke.ballot' : 'desk.revoke.none')), h('p', {}, t('desk.revoke.forever'))],
    action: t('desk.revoke.action'), danger: true,
  });
  if (!sure) return;
  try {
    await desk.roll.revoke(voter);
    say(t('desk.revoke.done', { voter: called }), 'good');
  } catch (error) {
    say(explain(error), 'wrong');
  }
}
