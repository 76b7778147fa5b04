// Everything that can be taken away, each with one click. Files come with the key, so no address can be passed on by mistake.
import { h, icon, show } from '../dom.js';
import { number, t } from '../i18n.js';
import { saveFile } from '../keep.js';
import { download } from '../transfer.js';
import { explain, say } from '../ui.js';

export function exportsPanel(desk) {
  const list = h('ul.plain.files', {});
  const root = h('section.group', {}, h('h3', {}, t('desk.exports.title')), list);
  let shown = '';
  return {
    root,
    update() {
      root.hidden = desk.isDraft || !desk.live?.results;
      const now = `${desk.view.lifecycle} ${desk.view.published} ${desk.view.competitions.map(({ number: n, title }) => `${n} ${title}`).join(' ')}`;
      if (root.hidden || shown === now) return;
      shown = now;
      const isPublic = desk.isClosed && (desk.view.published || desk.view.terms.visibility !== 'published');
      show(list,
        file(desk, 'desk.exports.reportText', '/results/report.txt', `report-${desk.id}.txt`, isPublic && h('a', { href: `/api/v1/elections/${desk.id}/results/report.txt`, target: '_blank' }, t('desk.exports.public'))),
        file(desk, 'desk.exports.reportData', '/results/report', `report-${desk.id}.json`),
        desk.isClosed && [
          file(desk, 'desk.exports.resultsCsv', '/export/results.csv', `results-${desk.id}.csv`),
          file(desk, 'desk.exports.resultsJson', '/export/results.json', `results-${desk.id}.json`),
          desk.view.competitions.map(({ number: n, title }) => file(desk, 'desk.exports.ballots', `/export/ballots.csv?competition=${n}`, `ballots-${desk.id}-${n}.csv`, null, { title })),
        ]);
    },
  };
}

function file(desk, key, path, name, beside = null, values = {}) {
  const state = h('span.soft.numbers', { role: 'status' });
  const button = h('button', {
    type: 'button', onclick: async () => {
      button.disabled = true;
      try {
        const { blob, name: given } = await download(desk.path(path), {
          key: desk.key, onProgress: (bytes) => { state.textContent = bytes > 2 ** 20 ? t('desk.exports.megabytes', { n: number(bytes / 2 ** 20, { maximumFractionDigits: 0 }) }) : ''; },
        });
        saveFile(blob, given ?? name);
      } catch (error) {
        say(explain(error), 'wrong');
      } finally {
        state.textContent = '';
        button.disabled = false;
      }
    },
  }, icon('download'), t(key, values));
  return h('li.row', {}, button, beside, state);
}
