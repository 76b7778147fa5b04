// Results: ranks as the server counted them; how they came about; everything to take away.
import { h, show } from '../dom.js';
import { list, number, t } from '../i18n.js';
import { nameOfRule, outcomeOf } from '../outcome.js';
import { auditTrail } from './audit.js';
import { lengthOf, shareOf } from './bars.js';
import { comparison } from './comparison.js';
import { exportsPanel } from './exports.js';
import { publishPanel } from './publish.js';
import { StarRanks } from './star.js';
import { thumbnail } from './thumbnail.js';

const FIRST = 30;

export function resultsStep(desk) {
  const status = h('p.row', { role: 'status' });
  const place = h('div.stack', {});
  const parts = [publishPanel(desk), comparison(desk), exportsPanel(desk)];
  const [publish, compare, files] = parts;
  const audit = auditTrail(desk);
  const star = new StarRanks(desk);
  let shown = null;
  return {
    body: h('div.stack', {}, status, publish.root, place, compare.root, files.root, audit.root),
    update() {
      for (const part of parts) part.update();
      const results = desk.live?.results ?? null;
      const words = statusOf(desk, results);
      if (status.textContent !== words) show(status, words);
      const competitions = results && star.of(results);
      const now = desk.live && `${desk.live.id} ${star.mark}`;
      if (shown === now && now) return;
      shown = now;
      show(place, competitions?.map((competition) => competitionTable(desk, competition, results.counting)));
    },
  };
}

function statusOf(desk, results) {
  if (desk.isDraft) return t('desk.results.before');
  if (!desk.live) return t('desk.state.counting');
  if (!results) return t(`desk.results.hidden.${desk.view.terms.visibility}`);
  if (!desk.isClosed || desk.live.status !== 'final') return t(desk.isClosed ? 'desk.state.stillCounting' : 'desk.results.live');
  return t('desk.results.final', { rule: nameOfRule(results.counting.rule) });
}

function competitionTable(desk, competition, counting) {
  const { scaleMin: min, scaleMax: max } = desk.view.terms;
  const context = { rule: counting.rule, min, max, threshold: counting.approvalThreshold, ballots: competition.ballots };
  const ranked = competition.candidates.toSorted((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.number - b.number);
  const tied = new Set(ranked.filter(({ rank }, i) => rank !== null && (ranked[i - 1]?.rank === rank || ranked[i + 1]?.rank === rank)).map(({ number: n }) => n));
  const body = h('tbody', {}, ranked.slice(0, FIRST).map((candidate) => row(desk, candidate, context, tied)));
  const more = ranked.length > FIRST && h('button', {
    type: 'button', onclick: () => {
      more.remove();
      body.append(...ranked.slice(FIRST).map((candidate) => row(desk, candidate, context, tied)));
    },
  }, t('desk.photos.more', { n: ranked.length - FIRST }));
  return h('section.group', {}, h('h3', { dir: 'auto' }, competition.title),
    h('p', {}, h('bdi', {}, outcomeOf(competition, aboutOf(desk, competition))), ' ', [competition.runoff?.seats, competition.runoff?.words].filter(Boolean).map((words) => [h('bdi', {}, words), ' ']), h('span.soft', {}, t('desk.results.ballots', { n: competition.ballots }))),
    h('div.wide', { tabindex: 0, role: 'region', 'aria-label': t('desk.results.of', { title: competition.title }) }, h('table.results', {},
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('desk.results.rank')), h('th', { scope: 'col' }, t('desk.results.photo')), h('th', { scope: 'col' }, t('desk.results.value')),
        h('th.number', { scope: 'col' }, t('desk.results.ratings')), h('th.number', { scope: 'col' }, t('desk.results.blanks')))), body)), more,
    competition.withdrawn.length > 0 && h('p.soft', {}, t('desk.results.withdrawn', { titles: list(competition.withdrawn.map(({ title }) => title)) })));
}

const aboutOf = (desk, { number: n }) => {
  const { counting } = desk.view.terms;
  return { quorum: desk.view.competitions.find((one) => one.number === n)?.quorum ?? counting.ballotsQuorum, rule: counting.rule, isCounted: desk.live.status === 'final' };
};

function row(desk, candidate, context, tied) {
  const bar = h('div.result-bar', { 'aria-hidden': 'true' }, candidate.histogram.map((count, i) => {
    const part = h('i', {});
    part.style.setProperty('flex-grow', String(shareOf(candidate, i)));
    part.style.setProperty('--step', String(candidate.histogram.length > 1 ? i / (candidate.histogram.length - 1) : 1));
    return part;
  }));
  bar.style.setProperty('--length', String(lengthOf(candidate, context)));
  return h('tr', {},
    h('td.rank', {}, candidate.rank === null ? t('desk.results.unranked') : number(candidate.rank), tied.has(candidate.number) && h('span.tie', {}, t('desk.results.tied'))),
    h('td', {}, h('div.result-photo', {}, h('div.frame.small', {}, thumbnail(candidate, desk.photos.get(candidate.photo), { edge: 96, alt: '' })),
      h('div', {}, h('div', { dir: 'auto' }, candidate.title), candidate.author && h('div.soft.small', { dir: 'auto' }, candidate.author)))),
    h('td.value', {}, h('div.numbers', {}, h('bdi', { dir: candidate.grade === null ? 'ltr' : 'auto' }, candidate.value ?? '–')), bar),
    h('td.number', {}, number(candidate.ratings)), h('td.number', {}, number(candidate.blanks)));
}
