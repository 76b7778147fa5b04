// Words. One file a language, `/lang/{language}.json`: key → text with {names}, or key → { one, few, other, … } chosen by {n} (CLDR plural rules).
import { recall, remember } from './storage.js';

/** The languages there are, each by its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', fr: 'Français', ar: 'العربية' };
const RIGHT_TO_LEFT = new Set(['ar']);

let language = 'en';
let texts = {};
let plurals = new Intl.PluralRules('en');
let region = 'en';

/** Codes, ids, fields for numbers and clocks have the digits 0 to 9 in every language: so have all numbers of a page, and none is read twice. */
const withLatinDigits = (tag) => new Intl.Locale(tag, { numberingSystem: 'latn' }).toString();

export const currentLanguage = () => language;

/** The language as it is written where the viewer is: en-GB has other times than en-US. */
export const currentRegion = () => region;

let loading = null;

/** Loads the words, once: of the language that was chosen here, else of the browser's first that there is, else English. */
export const loadLanguage = () => (loading ??= load(recall('language')));

async function load(wanted) {
  language = [wanted, ...navigator.languages].map((tag) => tag?.split('-')[0]).find((tag) => tag in LANGUAGES) ?? 'en';
  const response = await fetch(`/lang/${language}.json`);
  if (!response.ok) throw new Error(`The words of '${language}' cannot be loaded (${response.status}).`);
  texts = await response.json();
  plurals = new Intl.PluralRules(language);
  region = withLatinDigits(navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language);
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
  translate(document);
}

const PATIENCE = 10_000;

/** Remembers a language, and shows the page in it; false where its words do not arrive, and the page would be left without any. */
export async function chooseLanguage(tag) {
  const isThere = await fetch(`/lang/${tag}.json`, { signal: AbortSignal.timeout(PATIENCE) }).then(({ ok }) => ok, () => false);
  if (isThere) {
    remember('language', tag);
    location.reload();
  }
  return isThere;
}

/** The text of a key. Numbers are printed as the language prints them. */
export function t(key, values = {}) {
  let text = texts[key];
  if (text && typeof text === 'object') text = text[plurals.select(values.n ?? 0)] ?? text.other;
  if (typeof text !== 'string') return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === 'number' ? number(value) : String(value);
  });
}

/** Somebody's words inside of a sentence, whichever way each is read (Unicode's first strong isolate). */
export const isolated = (text) => `\u2068${text}\u2069`;

/** Whether there are words for a key. */
export const hasText = (key) => key in texts;

export const number = (value, options) => new Intl.NumberFormat(region, options).format(value);

/** A rating as people read it: by its name where the election's terms give it one, else by its number. */
export const grade = ({ scaleMin, grades }, rating) => grades?.[rating - scaleMin] ?? number(rating);

/** Several names as they are listed; one that goes on is left without an "and". */
export const list = (names, { isWhole = true } = {}) => new Intl.ListFormat(region, isWhole ? { type: 'conjunction' } : { type: 'unit', style: 'short' }).format(names);

/** A moment as people here write it, with the zone's name where it matters, or only the time of the day. */
export const moment = (when, { zone = false, timeOnly = false } = {}) => {
  const format = (options) => new Intl.DateTimeFormat(region, options).format(new Date(when));
  if (timeOnly) return format({ timeStyle: 'short' });
  return format({ dateStyle: 'medium', ...(zone ? {} : { timeStyle: 'short' }) }) + (zone ? `, ${format({ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' })}` : '');
};

/** Fills a document's skeleton: `data-t` is an element's text, `data-t-label`, `-placeholder`, `-title` its attributes. */
export function translate(root) {
  for (const element of root.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
  for (const [data, attribute] of [['tLabel', 'aria-label'], ['tPlaceholder', 'placeholder'], ['tTitle', 'title']]) {
    const name = data.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
    for (const element of root.querySelectorAll(`[data-${name}]`)) element.setAttribute(attribute, t(element.dataset[data]));
  }
}
