// The organiser's link, and what it is worth: said when an election is made, and again whenever somebody asks for it.
import { h, icon } from './dom.js';
import { t } from './i18n.js';
import { copy, say } from './ui.js';

/** What a dialog about the organiser's link holds. `kept`: whether this device remembers it as well. */
export function keepContent(title, link, kept) {
  return h('div.keep', {},
    h('p', {}, t('keep.what')),
    h('p', {}, t('keep.opens')),
    linkBox(t('keep.link'), link),
    h('div.row', {}, copyButton(link), fileButton(t('keep.file'), `${title}\n${link}\n`, 'organiser-link.txt')),
    h('p.soft.small', {}, t(kept ? 'keep.alsoHere' : 'keep.onlyLink')));
}

/** A link to be read, selected and copied. */
export const linkBox = (label, link) => h('div.link', { tabindex: 0, role: 'textbox', 'aria-readonly': 'true', 'aria-label': label, dir: 'ltr' }, link);

export const copyButton = (text, label = t('keep.copy')) => h('button', {
  type: 'button', onclick: async () => (await copy(text) ? say(t('keep.copied'), 'good') : say(t('keep.notCopied'), 'wrong')),
}, icon('copy'), label);

/** A file that the page makes itself. */
export const fileButton = (label, text, name, type = 'text/plain') =>
  h('button', { type: 'button', onclick: () => saveFile(new Blob([text], { type }), name) }, icon('download'), label);

/** Hands a file to whoever sits here. */
export function saveFile(blob, name) {
  const address = URL.createObjectURL(blob);
  const anchor = h('a.hidden-field', { href: address, download: name, tabindex: -1, 'aria-hidden': 'true' });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
