// What all pages have: start, header, messages, dialogs, and words for what went wrong.
import { currentLanguage, chooseLanguage, hasText, LANGUAGES, loadLanguage, t } from './i18n.js';
import { byId, h, icon, show } from './dom.js';
import { Problem } from './api.js';
import { forget, recall, remember } from './storage.js';

/** Loads the words, and then runs the page; whatever it could not do is said on the page itself. */
export async function start(run) {
  addEventListener('unhandledrejection', (event) => say(explain(event.reason), 'wrong'));
  try {
    await loadLanguage();
    fillPreferences();
    await run();
  } catch (error) {
    // Without its words the page can say nothing; rescue.js has a few.
    if (!hasText('fault.title') && !dispatchEvent(new Event('incomplete', { cancelable: true }))) return;
    console.error(error);
    showFault(error);
  }
}

/** The whole page says what is wrong, and where to go on. */
export function showFault(error, { title = t('fault.title'), retry = true } = {}) {
  show(byId('main'), h('section.fault', {},
    h('h1', {}, title),
    h('p', {}, explain(error)),
    h('p.row', {},
      retry && h('button', { type: 'button', onclick: () => location.reload() }, t('fault.again')),
      h('a.button', { href: '/' }, t('fault.home')))));
  byId('main').querySelector('h1').tabIndex = -1;
  byId('main').querySelector('h1').focus();
}

/** A failure in words for people: by its code where there are words for it, the page's own (`data-page`) before those of all, else as the server says it. */
export function explain(error) {
  if (!(error instanceof Problem)) return t('problem.unexpected', { detail: error?.message ?? String(error) });
  const key = [`${document.body.dataset.page}.problem.${error.code}`, `problem.${error.code}`].find(hasText);
  if (key) return t(key, { detail: error.detail ?? '' });
  return error.status >= 500 ? t('problem.server') : error.detail ?? t('problem.unexpected', { detail: error.code });
}

/** Says something in passing; screen readers hear it. kind: 'info' | 'good' | 'wrong' */
export function say(text, kind = 'info') {
  const note = h(`p.note.${kind}`, { role: kind === 'wrong' ? 'alert' : 'status' }, icon(kind === 'wrong' ? 'warn' : 'check'), h('span', {}, text));
  notes().append(note);
  setTimeout(() => note.remove(), kind === 'wrong' ? 12_000 : 5_000);
}

/** Where messages appear: in an open dialog when there is one, because everything outside of it is out of reach. */
function notes() {
  const place = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body;
  return place.querySelector(':scope > .notes') ?? place.appendChild(h('div.notes', { 'aria-live': 'polite' }));
}

/**
 * Asks before something is done. Resolves to true, or false when it was left: Escape and the first button do nothing.
 * @param content elements that say what will happen, with numbers @param stay what the first button says
 */
export function confirm({ title, content, action, stay = t('dialog.cancel'), danger = false }) {
  return new Promise((resolve) => {
    const dialog = openDialog(title, h('div.stack', {}, content), [
      h('button', { type: 'button', onclick: () => dialog.close('no') }, stay),
      h(danger ? 'button.danger' : 'button.primary', { type: 'button', onclick: () => dialog.close('yes') }, action),
    ]);
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}

/** A modal dialog: focus stays inside, Escape leaves it, and goes back to where it was. */
export function openDialog(title, content, buttons = [h('button', { type: 'button', onclick: (event) => event.target.closest('dialog').close() }, t('dialog.close'))]) {
  const heading = h('h2', { id: `dialog-${++dialogs}`, dir: 'auto' }, title);
  const dialog = h('dialog', { 'aria-labelledby': heading.id }, heading, content, h('div.row.end', {}, buttons));
  const before = document.activeElement;
  dialog.addEventListener('close', () => { dialog.remove(); before?.focus?.(); }, { once: true });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

let dialogs = 0;

/** Copies a text, also where there is no clipboard for pages (plain http); false when it could not. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = h('textarea.hidden-field', { readonly: true, value: text });
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}

/** Language and theme, in the page's place for them. */
export function fillPreferences() {
  const place = byId('preferences');
  if (!place) return;
  const theme = recall('theme') ?? 'auto';
  show(place,
    choice('language', t('preferences.language'), Object.entries(LANGUAGES), currentLanguage(), speak),
    choice('theme', t('preferences.theme'), ['auto', 'light', 'dark'].map((name) => [name, t(`preferences.${name}`)]), theme, chooseTheme));
}

const choice = (id, label, options, chosen, choose) => h('label.preference', { for: id },
  h('span.visually-hidden', {}, label),
  h('select', { id, onchange: (event) => choose(event.target.value) },
    options.map(([value, name]) => h('option', { value, selected: value === chosen, lang: id === 'language' ? value : null }, name))));

async function speak(tag) {
  if (await chooseLanguage(tag)) return;
  byId('language').value = currentLanguage();
  say(t('problem.no-network'), 'wrong');
}

function chooseTheme(name) {
  if (name === 'auto') {
    forget('theme');
    delete document.documentElement.dataset.theme;
    return;
  }
  remember('theme', name);
  document.documentElement.dataset.theme = name;
}
