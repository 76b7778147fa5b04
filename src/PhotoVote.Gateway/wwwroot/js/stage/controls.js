// What whoever runs the wall may do: keys and clickers, the whole screen, a screen that stays on. The buttons go when nobody needs them.
import { h, icon, pointer, show } from '../dom.js';
import { t } from '../i18n.js';

const QUIET = 4_000;

/** A bar of buttons at the edge, that is seen while somebody is at the machine. */
export function controls(...buttons) {
  const whole = document.documentElement.requestFullscreen
    ? h('button', { type: 'button', onclick: toggleWholeScreen }, icon('whole'), h('span', {}, t('stage.whole'))) : null;
  const bar = h('nav.controls', { 'aria-label': t('stage.controls') }, buttons, whole, h('div.preferences', { id: 'preferences' }));
  let timer;
  const seen = () => {
    document.body.classList.add('attended');
    clearTimeout(timer);
    timer = setTimeout(() => document.body.classList.remove('attended'), QUIET);
  };
  for (const event of ['pointermove', 'pointerdown']) addEventListener(event, seen, { passive: true });
  seen();
  return bar;
}

/** Stops what follows by itself, and lets it go on. @param onHold called with whether it is held */
export function holdButton(onHold) {
  let held = false;
  const button = h('button', { type: 'button', onclick: () => {
    held = !held;
    say();
    onHold(held);
  } });
  const say = () => show(button, held ? pointer('next') : icon('hold'), h('span', {}, t(held ? 'stage.go' : 'stage.hold')));
  say();
  return button;
}

export function toggleWholeScreen() {
  (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {});
}

const KEYS = { ArrowRight: 'next', ArrowLeft: 'back', ArrowUp: 'up', ArrowDown: 'down', PageDown: 'forward', PageUp: 'backward', ' ': 'forward', Enter: 'forward', a: 'all', A: 'all' };

/** Keys of keyboards and presenters. @param act is told which, and tells whether there was something to do */
export function onKeys(act) {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const onControl = event.target.closest?.('button, a, select, input, dialog');
    if (onControl && (event.key === ' ' || event.key === 'Enter' || event.target.closest('select, input, dialog'))) return;
    if (event.key === 'f' || event.key === 'F') {
      toggleWholeScreen();
      return;
    }
    let key = KEYS[event.key];
    if (document.documentElement.dir === 'rtl') key = { next: 'back', back: 'next' }[key] ?? key;
    if (key && act(key)) event.preventDefault();
  });
}

/** Where the browser lets us (not on plain http), the screen stays on while the wall is looked at. */
export function keepAwake() {
  const ask = () => {
    if (document.visibilityState === 'visible') navigator.wakeLock?.request('screen').catch(() => {});
  };
  document.addEventListener('visibilitychange', ask);
  ask();
}
