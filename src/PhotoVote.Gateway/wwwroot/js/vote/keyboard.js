// The gallery by keyboard: arrows, digits, Backspace. Numbers of two digits and negative ones are typed as they are written.

const PATIENCE = 900;

/** Arabic-Indic and Persian digits, as keyboards there type them. */
const DIGITS = '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹';

const plain = (key) => (key.length === 1 && DIGITS.includes(key) ? String(DIGITS.indexOf(key) % 10) : key);

/** Listens until the signal ends it. @param act `{ move, end, step, clear, value, isOnScale, begins }`: whether digits begin a rating of the scale */
export function keyboard(signal, act) {
  let typed = '';
  let last = 0;

  const type = (key) => {
    const now = performance.now();
    const text = (now - last < PATIENCE ? typed : '') + key;
    last = now;
    const isRating = (candidate) => /^-?\d+$/.test(candidate) && act.isOnScale(Number(candidate));
    typed = [text, key].find(isRating) ?? [text, key].find(act.begins) ?? '';
    if (isRating(typed)) act.value(Number(typed));
  };

  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || target.closest?.('dialog, select, textarea, input:not([type="range"])')) return;
    const isSlider = target.matches?.('input[type="range"]');
    if (key.startsWith('Arrow') || key === 'Home' || key === 'End') {
      if (isSlider) return;
      const forwards = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
      if (key === 'Home' || key === 'End') act.end(key === 'End');
      else if (key === 'ArrowUp' || key === 'ArrowDown') act.step(key === 'ArrowUp' ? 1 : -1);
      else act.move(key === forwards ? 1 : -1);
    } else if (key === 'Backspace' || key === 'Delete') act.clear();
    else if (/^[0-9-]$/.test(plain(key))) type(plain(key));
    else return;
    event.preventDefault();
  }, { signal });
}
