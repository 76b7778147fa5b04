// What came of a competition, in a sentence: who is first, who share that place, or why nobody has one. The server says it in English, for reports.
import { hasText, list, t } from './i18n.js';

const MOST_NAMED = 12;

/** Whether this page has words for a rule: it may be a newer server's. */
export const knowsRule = (rule) => hasText(`desk.rule.${rule}`);

/** A rule as people call it, or else by its own name. */
export const nameOfRule = (rule) => (knowsRule(rule) ? t(`desk.rule.${rule}`) : rule);

/** @param counted the competition's results, or its report @param about as for `whyNobody` */
export function outcomeOf(counted, about) {
  const first = counted.candidates.filter(({ rank }) => rank === 1).map(({ title }) => title);
  if (!first.length) return whyNobody(counted, about);
  if (first.length === 1) return t('outcome.first', { title: first[0] });
  return first.length > MOST_NAMED ? t('outcome.tied.many', { n: first.length }) : t('outcome.tied', { titles: list(first) });
}

/** @param quorum ballots that it needs @param rule that it is counted by @param isCounted whether nothing more is to come */
export function whyNobody({ candidates, ballots, outcome }, { quorum = 0, rule, isCounted }) {
  if (candidates.every(({ withdrawn }) => withdrawn)) return t('outcome.why.nobody');
  if (ballots === 0) return t(isCounted ? 'outcome.why.empty' : 'outcome.why.none');
  if (!knowsRule(rule)) return t('outcome.why.rule');
  if (ballots < quorum) return t(isCounted ? 'outcome.why.quorum' : 'outcome.why.until', { n: quorum, ballots });
  if (rule === 'star' && !outcome) return t(isCounted ? 'outcome.why.report' : 'outcome.why.star');
  return t(outcome ? 'outcome.why.ratings' : 'outcome.why.again');
}
