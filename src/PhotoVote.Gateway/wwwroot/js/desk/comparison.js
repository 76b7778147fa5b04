// The same ballots under another rule: what would have been, and said to be just that.
import { h, icon, show } from '../dom.js';
import { number, t } from '../i18n.js';
import { nameOfRule, outcomeOf } from '../outcome.js';
import { explain } from '../ui.js';
import { RULES } from './terms.js';

export function comparison(desk) {
  const choose = h('select', { id: 'compare-rule' });
  const place = h('div.stack', { 'aria-live': 'polite' });
  const button = h('button', { type: 'submit' }, t('desk.compare.button'));
  const root = h('section.group', {}, h('h3', {}, t('desk.compare.title')), h('form.stack', {
    onsubmit: async (event) => {
      event.preventDefault();
      button.disabled = true;
      show(place, t('desk.state.counting'));
      try {
        const { body } = await desk.ask(`/results/report?rule=${choose.value}`);
        show(place, tables(desk, body));
      } catch (error) {
        show(place, h('p.wrong', {}, icon('warn'), ' ', explain(error)));
      } finally {
        button.disabled = false;
      }
    },
  }, h('p', {}, t('desk.compare.words')), h('div.row', {}, h('label', { for: 'compare-rule' }, t('desk.field.rule')), choose, button)), place);
  let own = null;
  return {
    root,
    update() {
      root.hidden = !desk.live?.results;
      const { rule } = desk.view.terms.counting;
      if (rule === own) return;
      own = rule;
      show(choose, RULES.filter((other) => other !== rule).map((other) => h('option', { value: other }, t(`desk.rule.${other}`))));
    },
  };
}

function tables(desk, report) {
  const own = new Map(desk.live.results.competitions.flatMap(({ candidates }) => candidates.map(({ number: n, rank }) => [n, rank])));
  return [h('p.notice', {}, t('desk.compare.note', { rule: nameOfRule(report.rule) })), report.competitions.map((competition) => h('div.stack', {},
    h('h4', { dir: 'auto' }, competition.title), h('p', { dir: 'auto' }, outcomeOf(competition, { rule: report.rule, isCounted: report.status === 'final' })),
    h('div.wide', { tabindex: 0, role: 'region', 'aria-label': t('desk.compare.of', { title: competition.title }) }, h('table', {},
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, nameOfRule(report.rule)), h('th', { scope: 'col' }, nameOfRule(desk.view.terms.counting.rule)), h('th', { scope: 'col' }, t('desk.results.photo')), h('th', { scope: 'col' }, t('desk.results.value')))),
      h('tbody', {}, competition.candidates.filter(({ withdrawn }) => !withdrawn).slice(0, 100).map((candidate) => h('tr', {},
        h('td.rank', {}, rank(candidate.rank)), h('td.rank', {}, rank(own.get(candidate.number) ?? null)), h('td', { dir: 'auto' }, candidate.title), h('td.numbers', {}, h('bdi', { dir: competition.grades?.length ? 'auto' : 'ltr' }, candidate.value))))))))) ];
}

const rank = (value) => (value === null ? t('desk.results.unranked') : number(value));
