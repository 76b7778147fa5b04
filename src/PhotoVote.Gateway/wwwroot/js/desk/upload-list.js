// Photos on their way into a competition: how far each is, and what became of those that did not make it.
import { h, icon, show } from '../dom.js';
import { t } from '../i18n.js';

const LISTED = 40;

export function uploadList(desk, competition) {
  const rows = new Map();
  const summary = h('p', { role: 'status' });
  const list = h('ul.uploads.plain', {});
  const root = h('div.stack', { hidden: true }, summary, list);
  const rest = h('li.soft', {});
  let said = '';

  const update = () => {
    const items = desk.uploads.of(competition);
    const open = items.filter(({ state }) => state !== 'done');
    root.hidden = !items.length || (!open.length && said === '');
    const words = items.length ? t('desk.upload.summary', { done: items.length - open.length, n: items.length }) : '';
    if (words !== said) summary.textContent = said = words;
    // What has failed comes first, and stays until it is dealt with.
    const shown = open.toSorted((a, b) => Number(isStuck(b)) - Number(isStuck(a))).slice(0, LISTED);
    const wanted = shown.map((item) => rowOf(item).root);
    rest.textContent = open.length > LISTED ? t('desk.more', { n: open.length - LISTED }) : '';
    if (open.length > LISTED) wanted.push(rest);
    if (wanted.length !== list.children.length || wanted.some((row, i) => row !== list.children[i])) show(list, wanted);
    for (const item of shown) rowOf(item).update(item);
    for (const item of rows.keys()) if (item.state === 'done' || !desk.uploads.items.includes(item)) rows.delete(item);
  };

  const rowOf = (item) => rows.get(item) ?? rows.set(item, new UploadRow(desk, item)).get(item);
  return { root, update };
}

const isStuck = ({ state }) => state === 'failed' || state === 'here';

class UploadRow {
  constructor(desk, item) {
    this.words = h('span.words', {});
    this.bar = h('progress', { max: 1, 'aria-label': item.name });
    this.retry = h('button', { type: 'button', onclick: () => desk.uploads.retry(item) }, t('desk.upload.retry'));
    this.dismiss = h('button.quiet.tool', { type: 'button', onclick: () => desk.uploads.dismiss(item) }, icon('close'), h('span.visually-hidden', {}, t('desk.upload.dismiss', { name: item.name })));
    this.root = h('li.upload', {}, h('bdi.name', {}, item.name), this.bar, this.words, this.retry, this.dismiss);
  }

  update({ state, progress, message, canRetry }) {
    const stuck = state === 'failed' || state === 'here';
    this.root.classList.toggle('failed', state === 'failed');
    this.root.classList.toggle('stuck', stuck);
    this.bar.hidden = stuck;
    if (state === 'adding' || (state === 'sending' && progress === 1)) this.bar.removeAttribute('value');
    else this.bar.value = progress;
    const words = stuck ? message : t(state === 'sending' && progress === 1 ? 'desk.upload.developing' : `desk.upload.${state}`);
    if (this.words.textContent !== words) this.words.textContent = words;
    this.retry.hidden = !(state === 'failed' && canRetry);
  }
}
