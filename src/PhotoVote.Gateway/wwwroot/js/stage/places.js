// A place of the result, filling the wall: one photo, or all that share it.
import { h } from '../dom.js';
import { hasText, isolated, list, t } from '../i18n.js';
import { knowsRule } from '../outcome.js';
import { photo } from './photo.js';
import { hasNames, valueWords } from './ranking.js';

/** More than these beside each other are too small to be looked at; the others are named. */
const MOST = 9;

/** @param runoff STAR's, as it is told; null for other rules */
export function placeScene({ place, rows }, competition, terms, runoff) {
  const shown = rows.slice(0, MOST);
  const tied = rows.length > 1;
  return h('section.winners', { 'data-count': Math.min(shown.length, MOST), 'aria-labelledby': 'place' },
    h('header', {},
      h('h1.rank', { id: 'place', tabindex: -1 }, name(place, tied)),
      h('p', { dir: 'auto' }, competition),
      place === 1 && runoff?.words && h('p', { dir: 'auto' }, runoff.words)),
    h('div.photos', {}, shown.map(({ candidate, value }) => h('figure', {},
      candidate.photo ? photo(candidate, { sizes: tied ? '50vw' : '100vw', widths: [640, 1280, 2048], alt: '' }) : h('p.words-only', { dir: 'auto' }, candidate.title),
      h('figcaption', {},
        candidate.photo && h('strong', { dir: 'auto' }, candidate.title),
        candidate.author && h('span', { dir: 'auto' }, candidate.author),
        value !== null && h('span.value', {}, worth(value, terms)))))),
    rows.length > MOST && h('p.others', { dir: 'auto' }, t('stage.place.others', { n: rows.length - MOST, titles: list(rows.slice(MOST, MOST + 12).map((row) => row.candidate.title), { isWhole: rows.length <= MOST + 12 }) })));
}

function worth(value, terms) {
  const words = valueWords(value, terms);
  const key = `stage.won.${terms.counting.rule}`;
  return hasText(key) ? t(key, { n: value, value: hasNames(terms) ? isolated(words) : words }) : words;
}

function name(place, tied) {
  const key = `stage.place.${place}${tied ? '.tied' : ''}`;
  return hasText(key) ? t(key) : t('stage.place', { place });
}

/** Before a competition's places are revealed: nothing of who they are. */
export const beforeScene = (competition, ballots) => h('section.between', {},
  h('p.over', {}, t('stage.before')),
  h('h1.rank', { tabindex: -1, dir: 'auto' }, competition),
  h('p', {}, t('stage.before.ballots', { n: ballots })));

/** Nobody has a place here, and why; of a rule that this page does not know it cannot say that there is no result. */
export const noneScene = (competition, why, rule) => h('section.between', {},
  knowsRule(rule) && h('p.over', { dir: 'auto' }, competition),
  h('h1.rank', { tabindex: -1, dir: 'auto' }, knowsRule(rule) ? t('stage.none') : competition),
  h('p', { dir: 'auto' }, why));
