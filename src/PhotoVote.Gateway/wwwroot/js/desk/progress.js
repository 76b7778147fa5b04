// How far an election is: for each step what is done, what is missing, in words, and which one comes now.
import { grade, isolated, moment, t } from '../i18n.js';
import { nameOfRule } from '../outcome.js';

export const STEPS = ['describe', 'photos', 'voters', 'open', 'watch', 'close', 'results'];

/** What keeps an election from being opened: `{ step, words }` each. */
export function missing(desk) {
  const found = [];
  const { competitions } = desk.view;
  if (!competitions.length) found.push({ step: 'photos', words: t('desk.missing.competition') });
  for (const { title, candidates } of competitions) {
    if (candidates.length < 2) found.push({ step: 'photos', words: t('desk.missing.candidates', { title, n: 2 - candidates.length }) });
  }
  return found;
}

/** What does not keep it from being opened, but should be looked at before. */
export function doubts(desk) {
  const found = [];
  if (desk.unsaved.length) found.push({ step: 'describe', words: t('desk.doubt.unsaved') });
  if (desk.uploads.active) found.push({ step: 'photos', words: t('desk.doubt.uploads', { n: desk.uploads.active }) });
  if (desk.uploads.failed) found.push({ step: 'photos', words: t('desk.doubt.failed', { n: desk.uploads.failed }) });
  if (desk.isForRegistered && desk.roll.loaded && !desk.roll.standing) found.push({ step: 'voters', words: t('desk.missing.voters') });
  return found;
}

export const candidatesOf = (view) => view.competitions.reduce((sum, { candidates }) => sum + candidates.length, 0);

/** The step at which the eye should land; null while that is not known. */
export function currentStep(desk) {
  if (desk.isClosed) return 'results';
  if (desk.isOpen) return 'watch';
  if (!desk.described && !desk.view.competitions.length && !desk.view.terms.description) return 'describe';
  if (missing(desk).length) return 'photos';
  if (!desk.isForRegistered || desk.roll.standing) return 'open';
  return desk.roll.known ? (desk.roll.loaded ? 'voters' : 'open') : null;
}

const endOf = (terms, rating) => (terms.grades?.length ? isolated(grade(terms, rating)) : String(rating));

/** `{ done, lacking, words }` of a step. */
export function stateOf(desk, step) {
  const { view } = desk;
  const state = (words, { done = false, lacking = false } = {}) => ({ words, done, lacking });
  switch (step) {
    case 'describe':
      return desk.unsaved.length
        ? state(t('desk.state.unsaved'), { lacking: true })
        : state(t('desk.state.described', { rule: nameOfRule(view.terms.counting.rule), low: endOf(view.terms, view.terms.scaleMin), high: endOf(view.terms, view.terms.scaleMax) }), { done: true });
    case 'photos': {
      if (desk.uploads.active) return state(t('desk.state.uploading', { n: desk.uploads.active }));
      const [first] = missing(desk);
      return first ? state(first.words, { lacking: true }) : state(t('desk.state.photos', { n: candidatesOf(view), competitions: t('desk.competitions', { n: view.competitions.length }) }), { done: true });
    }
    case 'voters':
      if (!desk.isForRegistered) return state(t('desk.state.anyone', { n: view.terms.ballotCap }), { done: true });
      if (!desk.roll.loaded) return state(t('desk.state.counting'));
      return desk.roll.standing ? state(t('desk.state.voters', { n: desk.roll.standing }), { done: true }) : state(t('desk.missing.voters'), { lacking: desk.isDraft });
    case 'open':
      if (!desk.isDraft) return state(t('desk.state.opened', { when: moment(view.openedAt) }), { done: true });
      if (missing(desk).length) return state(t('desk.state.notReady', { n: missing(desk).length }), { lacking: true });
      return state(view.opensAt ? t('desk.state.opensAt', { when: moment(view.opensAt) }) : t('desk.state.ready'));
    case 'watch':
      if (desk.isDraft) return state(t('desk.state.onceOpen'));
      return state(desk.live ? t('desk.state.cast', { n: desk.live.turnout.cast }) : t('desk.state.counting'), { done: desk.isClosed });
    case 'close':
      if (desk.isClosed) return state(t('desk.state.closed', { when: moment(view.closedAt) }), { done: true });
      return state(view.closesAt ? t('desk.state.closesAt', { when: moment(view.closesAt) }) : t('desk.state.whenYouSay'));
    default:
      if (!desk.isClosed) return state(t(`desk.state.shown.${view.terms.visibility}`));
      if (view.published) return state(t('desk.state.published'), { done: true });
      return state(t(desk.live?.status === 'counting' ? 'desk.state.stillCounting' : view.terms.visibility === 'published' ? 'desk.state.notPublished' : 'desk.state.final'), {
        done: view.terms.visibility !== 'published', lacking: view.terms.visibility === 'published',
      });
  }
}
