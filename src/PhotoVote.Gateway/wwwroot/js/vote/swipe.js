// A finger that moves a photo aside. Two fingers are the browser's: pinching zooms, and a zoomed photo is moved about, not away.

const FAR = 0.18;
const FAST = 0.4;
const BEGIN = 8;

/** Calls `move(1)` or `move(-1)`, in the reading direction; meanwhile `--drag` says how far the finger has gone. */
export function swipe(element, move) {
  let start = null;
  const fingers = new Set();

  const zoomed = () => (globalThis.visualViewport?.scale ?? 1) > 1.05;
  globalThis.visualViewport?.addEventListener('resize', () => element.classList.toggle('zoomed', zoomed()));

  const end = () => {
    start = null;
    element.classList.remove('dragging');
    element.style.setProperty('--drag', '0px');
  };

  element.addEventListener('pointerdown', (event) => {
    fingers.add(event.pointerId);
    if (fingers.size > 1 || zoomed() || event.button !== 0 || event.target.closest('button')) end();
    else start = { id: event.pointerId, x: event.clientX, y: event.clientY, at: event.timeStamp, drags: false };
  });

  element.addEventListener('pointermove', (event) => {
    if (start?.id !== event.pointerId) return;
    const [x, y] = [event.clientX - start.x, event.clientY - start.y];
    if (!start.drags) {
      if (Math.abs(y) > BEGIN && Math.abs(y) > Math.abs(x)) return end();
      if (Math.abs(x) < BEGIN) return;
      start.drags = true;
      element.setPointerCapture(event.pointerId);
      element.classList.add('dragging');
    }
    element.style.setProperty('--drag', `${x}px`);
  });

  element.addEventListener('pointerup', (event) => {
    fingers.delete(event.pointerId);
    if (start?.id !== event.pointerId) return;
    const x = event.clientX - start.x;
    const { drags } = start;
    const speed = Math.abs(x) / Math.max(1, event.timeStamp - start.at);
    end();
    if (!drags || (Math.abs(x) < element.clientWidth * FAR && speed < FAST)) return;
    const forwards = getComputedStyle(element).direction === 'rtl' ? x > 0 : x < 0;
    move(forwards ? 1 : -1);
  });

  element.addEventListener('pointercancel', (event) => {
    fingers.delete(event.pointerId);
    end();
  });
}
