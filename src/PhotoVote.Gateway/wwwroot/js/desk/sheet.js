// A sheet of QR codes to cut apart and hand out: A4, twelve a page, with marks to cut at.
import { h, icon, pointer, show } from '../dom.js';
import { t } from '../i18n.js';
import { explain } from '../ui.js';
import { loadJoin } from './join.js';
import { drawQr } from './qr.js';

const PER_PAGE = 12;
const PAGE = 600;

/** Shows the sheets in place of the desk, ready to be printed. */
export async function showSheet(desk) {
  const state = h('p', { role: 'status' });
  const bar = h('progress', { max: 1, 'aria-label': t('desk.sheet.making') });
  const print = h('button.primary', { type: 'button', disabled: true, onclick: () => print.ownerDocument.defaultView.print() }, icon('print'), t('desk.sheet.print'));
  const sheets = h('div.sheets', {});
  const stop = new AbortController();
  const before = document.activeElement;
  const close = () => {
    stop.abort();
    root.remove();
    document.body.classList.remove('showing-sheet');
    removeEventListener('keydown', leave);
    before?.focus?.();
  };
  const leave = (event) => { if (event.key === 'Escape') close(); };
  const heading = h('h2', { tabindex: -1 }, t('desk.sheet.title'));
  const root = h('section.sheet-view', { 'aria-label': t('desk.sheet.title') },
    h('div.sheet-head', {}, heading, state, bar, h('div.row', {}, h('button', { type: 'button', onclick: close }, pointer('back'), t('desk.sheet.back')), print)), sheets);
  document.body.append(root);
  document.body.classList.add('showing-sheet');
  addEventListener('keydown', leave);
  heading.focus();
  scrollTo(0, 0);
  try {
    await fill(desk, sheets, stop.signal, (count, total) => {
      bar.value = total ? count / total : 0;
      state.textContent = t('desk.sheet.count', { n: count, pages: t('desk.sheet.pages', { n: Math.ceil(count / PER_PAGE) }) });
    });
    print.disabled = false;
  } catch (error) {
    if (!stop.signal.aborted) show(state, icon('warn'), ' ', explain(error));
  } finally {
    bar.hidden = true;
  }
}

async function fill(desk, sheets, signal, onProgress) {
  const join = await loadJoin(desk);
  let page = null;
  let count = 0;
  for (let after = null, more = true; more;) {
    const { body } = await desk.ask(`/links?limit=${PAGE}${after ? `&after=${after}` : ''}`, { signal });
    for (const { voter, link, qr } of body.voters) {
      if (!link) continue;
      if (count++ % PER_PAGE === 0) sheets.append(page = h('div.a4', {}, marks()));
      page.append(ticket(desk, join, voter, qr));
    }
    onProgress(count, desk.roll.standing);
    more = body.more && body.voters.length > 0;
    after = body.voters.at(-1)?.voter;
  }
}

function ticket(desk, join, voter, qr) {
  const name = desk.roll.nameOf(voter);
  return h('div.ticket', {},
    h('p.ticket-title', { dir: 'auto' }, desk.view.terms.title),
    drawQr(qr, t('desk.links.qr', { voter: name ?? voter })),
    h('p.ticket-voter', { dir: 'auto' }, name ?? voter),
    h('p.ticket-words', {}, t('desk.sheet.scan', { address: join.link.replace(/^https?:\/\//, '').replace(/\/join\/.*$/, '') })));
}

/** Short lines at the edges, where a paper knife is laid. */
const marks = () => h('div.cut-marks', { 'aria-hidden': 'true' },
  [1, 2].flatMap((n) => [h(`i.column.top.at-${n}`, {}), h(`i.column.bottom.at-${n}`, {})]), [1, 2, 3].flatMap((n) => [h(`i.line.start.at-${n}`, {}), h(`i.line.end.at-${n}`, {})]));
