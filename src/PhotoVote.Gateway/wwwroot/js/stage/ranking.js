// Who stands where, under the election's own rule. Ranks are the server's; here is only how they are put on a wall.
import { grade, number } from '../i18n.js';

/** Rules whose values grow with every ballot; those of the others stay on the scale. */
const ADD_UP = new Set(['score', 'star', 'approval']);

/** Rules whose values are grades of the scale: these have names where the election gives them some. */
const GRADES = new Set(['median', 'majority-judgment']);

/** Whether values are names. */
export const hasNames = (terms) => GRADES.has(terms.counting.rule) && terms.grades?.length > 0;

/** The rule's value as a number; null when there is none. STAR's runoff is at the close: before it, the scoring round stands on the wall. */
export function valueOf(candidate, terms) {
  if (terms.counting.rule === 'star') return candidate.sum + candidate.blanks * terms.scaleMin;
  if (GRADES.has(terms.counting.rule)) return candidate.grade ?? null;
  const value = Number.parseFloat(candidate.value ?? '');
  return Number.isNaN(value) ? null : value;
}

/**
 * A competition's rows, the first place first; who has no rank comes after those who have one.
 * @param results the competition's, @param order candidates' numbers as the organiser arranged them: number → place
 */
export function rank(results, terms, order) {
  const rows = results.candidates.map((candidate) => ({ candidate, value: valueOf(candidate, terms), place: candidate.rank }));
  const last = Number.MAX_SAFE_INTEGER;
  rows.sort((a, b) => (a.place ?? last) - (b.place ?? last) || (b.value ?? -last) - (a.value ?? -last)
    || (order.get(a.candidate.number) ?? last) - (order.get(b.candidate.number) ?? last));
  return rows;
}

/** Those that were withdrawn, in the organiser's order: they have no place, and stand after all others. */
export const withdrawn = (results, order) => results.withdrawn
  .map((candidate) => ({ candidate, value: null, place: null }))
  .sort((a, b) => (order.get(a.candidate.number) ?? 0) - (order.get(b.candidate.number) ?? 0));

/** What a bar's full length stands for: `{ from, to }`. */
export function extent(rows, ballots, terms) {
  if (!ADD_UP.has(terms.counting.rule)) return { from: terms.scaleMin, to: terms.scaleMax };
  const from = terms.counting.rule === 'approval' ? 0 : terms.scaleMin * ballots;
  return { from, to: Math.max(from + 1, ...rows.map((row) => row.value ?? from)) };
}

/** 0 to 1. */
export const length = (value, { from, to }) => (value === null ? 0 : Math.min(1, Math.max(0, (value - from) / (to - from))));

/** How many digits a value is shown with: sums and grades are whole. */
const digits = (rule) => (rule === 'mean' || rule === 'bayesian' ? 2 : 0);

/** A value as the wall says it. */
export function valueWords(value, terms) {
  if (value === null) return '–';
  if (GRADES.has(terms.counting.rule)) return grade(terms, value);
  const places = digits(terms.counting.rule);
  return number(value, { minimumFractionDigits: places, maximumFractionDigits: places });
}

/**
 * What is revealed, in this order: for each competition a word before, then its places from the third to the first; at the end the whole table.
 * Ties share a place: after two firsts there is no second.
 */
export function steps(competitions) {
  const all = [];
  for (const { number, rows } of competitions) {
    const placed = rows.filter((row) => row.place !== null && row.place !== undefined && row.place <= 3);
    all.push({ kind: placed.length ? 'before' : 'none', competition: number });
    for (const place of [...new Set(placed.map((row) => row.place))].sort((a, b) => b - a)) {
      all.push({ kind: 'place', competition: number, place, rows: placed.filter((row) => row.place === place) });
    }
  }
  all.push({ kind: 'table' });
  return all;
}
