// STAR compares ballots: its ranks, and how its runoff went, are in the report only. The report says it in English; here it is read from the report's figures.
import { list, t } from './i18n.js';

const MOST_NAMED = 12;

/** A competition's results with the ranks and values of its report. */
export function withReport(counted, told) {
  const byNumber = new Map(told.candidates.map((candidate) => [candidate.number, candidate]));
  const ranked = (candidate) => {
    const { rank = null, value = null } = byNumber.get(candidate.number) ?? {};
    return { ...candidate, rank, value: candidate.value ?? value };
  };
  return { ...counted, outcome: told.outcome, candidates: counted.candidates.map(ranked) };
}

/** In sentences, the report at hand: who were tied for the runoff, and how it went; `{ seats, words }`, each null where there is nothing to be said. */
export function runoffOf({ steps, candidates, scaleMax }) {
  const byNumber = new Map(candidates.map((candidate) => [candidate.number, candidate]));
  const runoffs = steps.filter(({ kind }) => kind === 'runoff');
  const tie = runoffs.length && steps.slice(0, steps.indexOf(runoffs[0])).find(({ kind }) => kind === 'tie-settled' || kind === 'tie-left' || kind === 'draw');
  return { seats: tie ? seatsOf(tie, byNumber) : null, words: runoffs.length === 1 && runoffs[0].figures.length === 2 ? wordsOf(runoffs[0], byNumber, scaleMax) : null };
}

function seatsOf({ figures }, byNumber) {
  const titles = figures.map(({ candidate }) => byNumber.get(candidate).title);
  return t('outcome.runoff.seats', { titles: list(titles.slice(0, MOST_NAMED), { isWhole: titles.length <= MOST_NAMED }) });
}

function wordsOf({ figures }, byNumber, max) {
  const [first, second] = figures.map(({ candidate, numerator }) => ({ ...byNumber.get(candidate), votes: numerator })).sort((a, b) => a.rank - b.rank);
  return t(`outcome.runoff.${settledBy(first, second)}`, { first: first.title, second: second.title, n: first.votes, m: second.votes, max });
}

/** As the rule goes: more ballots, the higher score, more of the highest ratings, a draw. */
function settledBy(first, second) {
  if (first.votes !== second.votes) return 'ballots';
  if (first.numerator !== second.numerator) return 'score';
  if (first.histogram.at(-1) !== second.histogram.at(-1)) return 'top';
  return first.rank === second.rank ? 'nothing' : 'draw';
}
