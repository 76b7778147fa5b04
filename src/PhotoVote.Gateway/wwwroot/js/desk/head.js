// The head of the page: which election this is, how far it is, its code, and what is always at hand.
import { h, icon, show } from '../dom.js';
import { t } from '../i18n.js';
import { keepContent } from '../keep.js';
import { organiserKeyOf, organiserLink } from '../organisers.js';
import { openDialog } from '../ui.js';
import { copyElection } from './copy.js';

export function headOf(desk) {
  const title = h('h1', { dir: 'auto' });
  const badge = h('span.badge', {});
  const code = h('span.code', {});
  const root = h('div.desk-head', {},
    h('div', {}, h('p.row', {}, badge, h('span.soft', {}, t('desk.code'), ' ', code)), title),
    h('div.row', {},
      h('a.button', { href: `/stage/${desk.id}`, target: '_blank' }, icon('wall'), t('desk.stage')),
      h('button', { type: 'button', onclick: () => showLink(desk) }, icon('key'), t('desk.link')),
      h('button', { type: 'button', onclick: () => copyElection(desk) }, icon('copy'), t('desk.copy'))));
  return {
    root,
    update() {
      const { view } = desk;
      const state = view.published ? 'published' : view.lifecycle;
      show(title, view.terms.title);
      badge.className = `badge ${state}`;
      badge.textContent = t(`desk.lifecycle.${state}`);
      code.textContent = spaced(view.code);
      document.title = `${view.terms.title} · ${t('desk.title')} · PhotoVote`;
    },
  };
}

/** Six characters as people read them out. */
export const spaced = (code) => `${code.slice(0, 3)} ${code.slice(3)}`;

function showLink(desk) {
  openDialog(t('desk.link'), keepContent(desk.view.terms.title, organiserLink(desk.id, desk.key), organiserKeyOf(desk.id) === desk.key));
}
