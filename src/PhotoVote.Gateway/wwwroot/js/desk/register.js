// Registering voters: paste a list or choose a file, see what would become of it, and send it.
import { h, icon, show } from '../dom.js';
import { t } from '../i18n.js';
import { explain, say } from '../ui.js';
import { choiceField } from './fields.js';
import { saveLinks } from './links.js';
import { cellsOf, isVoterId, judge, readList } from './voter-list.js';

const LISTED = 8;

export function registerForm(desk) {
  const text = h('textarea', { id: 'voter-list', rows: 6, dir: 'auto', spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'voter-list-hint', oninput: () => read() });
  const file = h('input.visually-hidden', { type: 'file', id: 'voters-file', accept: '.csv,.tsv,.txt,text/csv,text/plain', onchange: () => readFile() });
  const column = h('select', { id: 'voters-column', onchange: () => guessKind() });
  const columnField = h('div.field', { hidden: true }, h('label', { for: 'voters-column' }, t('desk.voters.column')), column);
  const kind = choiceField({
    legend: t('desk.voters.kind'),
    options: ['ids', 'names'].map((value) => ({ value, label: t(`desk.voters.kind.${value}`), words: t(`desk.voters.kind.${value}.words`) })),
  });
  const summary = h('div.stack', { role: 'status' });
  const send = h('button.primary', { type: 'submit', hidden: true });
  const bar = h('progress', { max: 1, hidden: true, 'aria-label': t('desk.voters.sending') });
  const done = h('div.stack', { role: 'status' });
  const root = h('form.group', { onsubmit: (event) => { event.preventDefault(); register(); } },
    h('h3', {}, t('desk.voters.add')),
    h('div.stack', {},
      h('div.field', {}, h('label', { for: 'voter-list' }, t('desk.voters.list')), h('p.hint', { id: 'voter-list-hint' }, t('desk.voters.list.hint')), text),
      h('div.row', {}, file, h('label.button', { for: 'voters-file' }, icon('people'), t('desk.voters.file'))),
      columnField, kind.root, summary, h('div.row', {}, send, bar), done));
  kind.root.hidden = true;
  kind.root.addEventListener('change', () => judgeAll());

  let list = null;
  let judged = null;
  let plan = null;

  async function readFile() {
    const [chosen] = file.files;
    file.value = '';
    if (!chosen) return;
    if (chosen.size > 32 * 2 ** 20) {
      say(t('desk.voters.fileLarge', { name: chosen.name }), 'wrong');
      return;
    }
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    if (bytes.subarray(0, 4096).includes(0)) {
      say(t('desk.voters.fileNoText', { name: chosen.name }), 'wrong');
      return;
    }
    text.value = decode(bytes);
    read();
  }

  function read() {
    plan = null;
    show(done);
    list = readList(text.value);
    columnField.hidden = list.width < 2;
    show(column, Array.from({ length: list.width }, (_, i) => h('option', { value: i, selected: i === list.column }, list.names[i] || t('desk.voters.columnNumber', { n: i + 1, sample: list.rows[0]?.cells[i] ?? '' }))));
    guessKind();
  }

  function guessKind() {
    kind.set(cellsOf(list, Number(column.value) || 0).some((cell) => !isVoterId(cell.text)) ? 'names' : 'ids');
    judgeAll();
  }

  function judgeAll() {
    plan = null;
    const cells = list ? cellsOf(list, Number(column.value) || 0) : [];
    judged = judge(cells, kind.get() === 'names', desk);
    kind.root.hidden = !cells.length;
    send.hidden = !judged.voters.length;
    send.textContent = t('desk.voters.register', { n: judged.voters.length });
    show(summary, cells.length ? summaryOf() : null);
  }

  const summaryOf = () => [
    h('p', {}, t('desk.voters.rows', { n: judged.voters.length }), ' ', judged.voters.length && judged.voters.every(({ id }) => desk.roll.voters.has(id)) && t('desk.voters.allThere')),
    rowsOf('desk.voters.wrong', judged.wrong, 'wrong'),
    rowsOf('desk.voters.repeated', judged.repeated, 'soft'),
  ];

  async function register() {
    if (!judged?.voters.length || desk.roll.busy) return;
    plan ??= desk.roll.plan(judged.voters.map(({ id }) => id));
    for (const { id, name } of judged.voters) if (name) desk.roll.names.set(id, name);
    const voters = judged.voters;
    send.disabled = true;
    bar.hidden = false;
    bar.value = 0;
    try {
      await desk.roll.register(plan, (count) => { bar.value = count / plan.total; });
      finished(voters);
    } catch (error) {
      show(done, h('p.wrong', {}, icon('warn'), ' ', explain(error), ' ', t('desk.voters.goOn', { n: plan.registered + plan.already + plan.revoked, total: plan.total })));
    } finally {
      send.disabled = false;
      bar.hidden = true;
    }
  }

  function finished(voters) {
    show(done,
      h('p.good', {}, icon('check'), ' ', [
        t('desk.voters.registered', { n: plan.registered }), plan.already && t('desk.voters.already', { n: plan.already }), plan.revoked && t('desk.voters.wereRevoked', { n: plan.revoked }),
      ].filter(Boolean).join(' ')),
      voters.some(({ name }) => name) && h('div.notice.stack', {}, h('p', {}, t('desk.voters.namesHere')),
        h('div.row', {}, h('button.primary', { type: 'button', onclick: () => saveLinks(desk, voters.map(({ id }) => id)) }, icon('download'), t('desk.voters.namesCsv')))));
    text.value = '';
    list = null;
    columnField.hidden = true;
    judgeAll();
  }

  return {
    root,
    update() {
      root.hidden = desk.isClosed;
      kind.lock(desk.roll.busy);
    },
  };
}

function rowsOf(key, rows, kind) {
  if (!rows.length) return null;
  return h(`div.${kind}`, {}, h('p', {}, t(key, { n: rows.length })),
    h('ul', {}, rows.slice(0, LISTED).map(({ row, text }) => h('li', {}, t('desk.voters.row', { row: String(row) }), ' ', h('bdi', {}, text.slice(0, 80)))), rows.length > LISTED && h('li', {}, t('desk.more', { n: rows.length - LISTED }))));
}

/** Text as spreadsheets write it: UTF-8, UTF-16 with its mark is refused before, else Windows-1252. */
function decode(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
