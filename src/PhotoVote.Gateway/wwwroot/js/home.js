// The front door: join with a code or a link, or make an election. `/join/{code}` leads here too, and on to the ballot.
import { ask, command, Problem } from './api.js';
import { ulid } from './bytes.js';
import { h, icon, show, byId } from './dom.js';
import { t } from './i18n.js';
import { keepContent } from './keep.js';
import { newOrganiserToken } from './keys.js';
import { forgetOrganiser, keepOrganiser, organised, organiserLink } from './organisers.js';
import { confirm, explain, openDialog, say, showFault, start } from './ui.js';

start(async () => {
  const [, first, code] = location.pathname.split('/');
  if (first === 'join' && code) {
    await join(decodeURIComponent(code));
    return;
  }
  showHome();
});

function showHome() {
  show(byId('main'), h('div.home', {},
    h('section.hero', {}, h('h1', {}, t('home.title')), h('p', {}, t('home.lead'))),
    h('div.ways', {}, joinForm(), createForm()),
    mine()));
}

function joinForm() {
  const error = h('p.error', { id: 'code-error', role: 'alert', hidden: true });
  const field = h('input.code', {
    id: 'code', name: 'code', required: true, autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false', dir: 'ltr', maxlength: 400, 'aria-describedby': 'code-hint code-error',
  });
  const submit = async (event) => {
    event.preventDefault();
    error.hidden = true;
    field.removeAttribute('aria-invalid');
    try {
      await follow(field.value.trim());
    } catch (problem) {
      show(error, icon('warn'), h('span', {}, explain(problem)));
      error.hidden = false;
      field.setAttribute('aria-invalid', 'true');
      field.focus();
    }
  };
  return h('section.way', {}, h('h2', {}, t('home.join')), h('form.stack', { onsubmit: submit, novalidate: true },
    h('div.field', {}, h('label', { for: 'code' }, t('home.code')), field, h('p.hint', { id: 'code-hint' }, t('home.code.hint')), error),
    h('button.primary', { type: 'submit' }, t('home.join.button'))));
}

/** What was typed is a link of this server's, or a code. */
async function follow(text) {
  const link = URL.canParse(text) ? new URL(text) : null;
  if (link && ['/vote/', '/desk/', '/stage/', '/join/'].some((path) => link.pathname.startsWith(path))) {
    location.assign(link.pathname + link.search + link.hash);
    return;
  }
  if (link || !text) throw new Problem({ code: 'link-foreign' });
  const { body } = await ask(`/join/${encodeURIComponent(text)}`);
  location.assign(`/vote/${body.id}`);
}

async function join(code) {
  try {
    const { body } = await ask(`/join/${encodeURIComponent(code)}`);
    location.replace(`/vote/${body.id}${location.hash}`);
  } catch (problem) {
    showFault(problem, { title: t('home.join.failed'), retry: problem.code === 'no-network' });
  }
}

function createForm() {
  const title = h('input', { id: 'title', name: 'title', required: true, maxlength: 200, autocomplete: 'off', dir: 'auto' });
  const button = h('button.primary', { type: 'submit' }, t('home.create.button'));

  // Made once: whatever the network does meanwhile, pressing again makes no second election.
  const made = { id: ulid(), key: newOrganiserToken() };
  const submit = async (event) => {
    event.preventDefault();
    if (!title.value.trim()) {
      title.focus();
      return;
    }
    button.disabled = true;
    try {
      const { body } = await command('POST', '/elections/', { id: made.id, key: made.key, body: { title: title.value.trim() } });
      keepLink(body.election, made.key, title.value.trim());
    } catch (problem) {
      if (problem.isRefusal) made.id = ulid();
      say(explain(problem), 'wrong');
    } finally {
      button.disabled = false;
    }
  };
  return h('section.way', {}, h('h2', {}, t('home.create')), h('form.stack', { onsubmit: submit },
    h('div.field', {}, h('label', { for: 'title' }, t('home.create.name')), title, h('p.hint', {}, t('home.create.hint'))), button));
}

/** The one moment to say what the link is worth. */
function keepLink(election, key, title) {
  const kept = keepOrganiser(election, key, title);
  const link = organiserLink(election, key);
  const dialog = openDialog(t('keep.title'), keepContent(title, link, kept), [
    h('button.primary', { type: 'button', onclick: () => dialog.close() }, t('keep.go')),
  ]);
  dialog.addEventListener('close', () => location.assign(kept ? `/desk/${election}` : link));
}

function mine() {
  const elections = organised();
  if (!elections.length) return null;
  return h('section.mine.stack', {}, h('h2', {}, t('home.mine')), h('ul.plain', {}, elections.map(({ election, title }) => h('li', {},
    h('a', { href: `/desk/${election}`, dir: 'auto' }, title || election),
    h('button.quiet', { type: 'button', onclick: () => forgetOne(election, title) }, t('home.mine.forget'))))));
}

async function forgetOne(election, title) {
  const sure = await confirm({ title: t('forget.title'), content: h('p', {}, t('forget.what', { title })), action: t('forget.action'), danger: true });
  if (!sure) return;
  forgetOrganiser(election);
  showHome();
}
