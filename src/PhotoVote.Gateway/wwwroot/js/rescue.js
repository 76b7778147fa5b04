// A page whose scripts do not all arrive, or not all of one version, would stay empty without a word. A classic script in the head: when that happens, it says so and
// loads the page again by itself, with the address as it came. Its own words are here, and not with all others, because those are among what is missing.
(() => {
  const WORDS = {
    en: ['Not all of this page has arrived. It is tried again in a moment.', 'Try again now'],
    de: ['Diese Seite ist nicht vollständig angekommen. Gleich wird es noch einmal versucht.', 'Jetzt noch einmal versuchen'],
    fr: ['Cette page n’est pas arrivée en entier. Nouvel essai dans un instant.', 'Réessayer maintenant'],
    ar: ['لم تصل هذه الصفحة كاملة. ستُعاد المحاولة بعد لحظة.', 'أعد المحاولة الآن'],
  };
  let failed = false;

  addEventListener('error', ({ target, error }) => {
    if (isPart(target) || doesNotFit(error)) rescue();
  }, true);

  // The page itself misses something.
  addEventListener('incomplete', (event) => {
    event.preventDefault();
    rescue();
  });

  function rescue() {
    if (failed) return;
    failed = true;
    if (document.readyState === 'loading') addEventListener('DOMContentLoaded', tell);
    else tell();
    addEventListener('online', again);
    setTimeout(again, 4000 + Math.random() * 4000);
  }

  const isPart = (target) => target instanceof HTMLScriptElement || (target instanceof HTMLLinkElement && target.rel !== 'icon');

  // A module asks another one for what it does not have. Once there is something on the page, it has been past that.
  const doesNotFit = (error) => error instanceof SyntaxError && !document.getElementById('main')?.hasChildNodes();

  const again = () => location.reload();

  function tell() {
    const language = wanted().map((tag) => String(tag).split('-')[0]).find((tag) => Object.hasOwn(WORDS, tag)) ?? 'en';
    const [words, action] = WORDS[language];
    const button = document.createElement('button');
    button.textContent = action;
    button.addEventListener('click', again);
    const text = document.createElement('p');
    text.setAttribute('role', 'alert');
    text.lang = language;
    text.dir = language === 'ar' ? 'rtl' : 'ltr';
    text.append(words, ' ', button);
    text.style.margin = '1rem';

    // Not where the page would show something else in its place: what is missing may be a style.
    document.body.prepend(text);
  }

  /** The language that was chosen here, and the browser's. */
  function wanted() {
    try {
      return [JSON.parse(localStorage.getItem('photovote.language')), ...navigator.languages];
    } catch {
      return navigator.languages;
    }
  }
})();
