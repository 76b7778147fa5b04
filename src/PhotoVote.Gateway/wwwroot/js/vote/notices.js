// A whole page that says why there is nothing to rate here now, and what to do.
import { byId, h, icon, show } from '../dom.js';
import { hasText, moment, t } from '../i18n.js';
import { explain, say } from '../ui.js';
import { LINK_BROKEN, LINK_NEEDED, LINK_OF_ORGANISER, NEXT_VOTER } from './arrival.js';

/** What passes although the server has decided: it is not open yet. */
const NOT_YET = new Set(['key-missing', 'not-organiser', 'election-not-open']);

/** Whether something can be waited for, and is looked at again by itself: whatever the server, or the way to it, could not do now. What only this page says is for good. */
export const waitsFor = (problem) => NOT_YET.has(problem.code) || problem.code === 'no-network' || (problem.status > 0 && !problem.isRefusal);

/** So often while the opening is far. */
const SELDOM = 20_000;

/** A draft is nobody's business, and so is the key that would open it. */
const NAMES = { 'key-missing': 'election-not-open', 'not-organiser': 'election-not-open', 'voter-unknown': 'voter-unknown', 'voter-key-wrong': 'voter-unknown', 'key-malformed': LINK_BROKEN, 'parameter-invalid': 'election-unknown' };

/** Milliseconds until it is looked at again: at the opening, by the server's clock, and before that now and then, because an organiser may not wait for it. */
export function untilNext({ retryAfter, date, more }) {
  const opening = more?.opensAt ? Date.parse(more.opensAt) - Date.parse(date) : 0;
  const usual = opening > 0 ? SELDOM : (retryAfter ?? 4) * 1000;
  return opening > 0 && opening < usual ? opening + Math.random() * 2000 : usual * (0.75 + Math.random() / 2);
}

/** @param act `{ begin, useLink }`: what the page can do next */
export function showProblem(problem, election, act) {
  const code = NAMES[problem.code] ?? problem.code;
  const opensAt = problem.more?.opensAt;
  const text = code === 'election-not-open' && opensAt ? t('vote.notice.opensAt', { when: moment(opensAt, { zone: true }) }) : hasText(`vote.notice.${code}`) ? t(`vote.notice.${code}`) : explain(problem);
  const title = hasText(`vote.notice.${code}.title`) ? t(`vote.notice.${code}.title`) : t('fault.title');
  showNotice({
    title, text, icon: waitsFor(problem) ? 'wait' : code === NEXT_VOTER ? 'people' : 'warn',
    content: [
      waitsFor(problem) && h('p.soft.small', {}, t('vote.notice.byItself')),
      code === NEXT_VOTER && h('button.primary', { type: 'button', onclick: act.begin }, t('vote.begin')),
      [LINK_NEEDED, LINK_BROKEN, 'voter-unknown'].includes(code) && linkForm(act.useLink),
      code === LINK_OF_ORGANISER && h('p', {}, t('vote.notice.desk')),
      ['election-closed', 'election-unknown'].includes(code) && h('a.button', { href: code === 'election-closed' ? `/stage/${election}` : '/' }, code === 'election-closed' ? t('vote.stage') : t('fault.home')),
    ],
  });
}

/** Says one thing on the whole page; the same thing again leaves the page as it is. */
export function showNotice({ title, text, icon: name, content = [] }) {
  const main = byId('main');
  if (main.dataset.notice === title + text) return;
  const heading = h('h1', { tabindex: -1 }, title);
  show(main, h('section.notice', {}, h('div.sign', {}, icon(name)), heading, h('p.text', { dir: 'auto' }, text), content));
  main.dataset.notice = title + text;
  document.body.classList.remove('voting');
  heading.focus();
}

function linkForm(useLink) {
  const field = h('input', { id: 'link', name: 'link', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none', inputmode: 'url', dir: 'ltr' });
  const submit = (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) field.focus();
    else if (!useLink(text)) say(t('vote.notice.vote-link-broken'), 'wrong');
  };
  return h('form.stack.link-form', { onsubmit: submit },
    h('div.field', {}, h('label', { for: 'link' }, t('vote.link.label')), field, h('p.hint', {}, t('vote.link.hint'))),
    h('button', { type: 'submit' }, t('vote.link.use')));
}
