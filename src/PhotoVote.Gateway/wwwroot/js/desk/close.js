// Close: for ever, and with the numbers of what will happen.
import { ulid } from '../bytes.js';
import { h, icon, show } from '../dom.js';
import { moment, t } from '../i18n.js';
import { explain, openDialog, say } from '../ui.js';
import { turnoutOf } from './watch.js';

export function closeStep(desk) {
  const words = h('div.stack', {});
  const button = h('button.danger.large', { type: 'button', onclick: () => close(desk) }, t('desk.close.button'));
  const planned = h('p', {});
  const root = h('div.stack', {}, words, planned, h('div.row', {}, button, h('button', { type: 'button', onclick: () => desk.go('describe') }, t('desk.watch.moveClose'))));
  return {
    body: root,
    update() {
      root.lastElementChild.hidden = !desk.isOpen;
      planned.hidden = !desk.isOpen;
      planned.textContent = desk.view.closesAt ? t('desk.close.byItself', { when: moment(desk.view.closesAt) }) : t('desk.close.byHand');
      const lines = desk.isDraft ? [t('desk.close.before')] : desk.isClosed ? [t('desk.state.closed', { when: moment(desk.view.closedAt) }), ...happened(desk)] : consequences(desk);
      if (words.textContent !== lines.join('')) show(words, lines.map((line) => h('p', {}, line)));
    },
  };
}

/** What closing now comes to, in numbers. */
function consequences(desk) {
  if (!desk.live) return [t('desk.close.unknown')];
  const { created, cast } = turnoutOf(desk);
  return [
    t('desk.close.cast', { n: cast }),
    ...(created > cast ? [t('desk.close.begun', { n: created - cast })] : []),
    ...(desk.isForRegistered && desk.roll.loaded ? [t('desk.close.waiting', { n: Math.max(0, desk.roll.standing - created) })] : []),
  ];
}

function happened(desk) {
  if (!desk.live) return [];
  const { created, cast } = turnoutOf(desk);
  return [t('desk.close.counted', { n: cast }), ...(created > cast ? [t('desk.close.notCounted', { n: created - cast })] : [])];
}

let command = null;

/** Asks with the numbers of this moment; they go on while the question stands there. */
function close(desk) {
  const numbers = h('div.stack', { 'aria-live': 'polite' });
  const fill = () => {
    const lines = consequences(desk);
    if (numbers.textContent !== lines.join('')) show(numbers, lines.map((line) => h('p', {}, line)));
  };
  const button = h('button.danger', {
    type: 'button', onclick: async () => {
      button.disabled = true;
      try {
        await desk.change('POST', '/close', { id: command ??= ulid() });
        dialog.close();
        say(t('desk.close.done'), 'good');
      } catch (error) {
        if (error.isRefusal) command = null;
        button.disabled = false;
        show(fault, icon('warn'), ' ', explain(error));
      }
    },
  }, t('desk.close.action'));
  const fault = h('p.wrong', { role: 'alert' });
  const dialog = openDialog(t('desk.close.title', { title: desk.view.terms.title }), h('div.stack', {}, numbers, h('p', {}, t('desk.close.forever')), fault), [
    h('button', { type: 'button', onclick: () => dialog.close() }, t('dialog.cancel')), button,
  ]);
  fill();
  desk.addEventListener('live', fill);
  dialog.addEventListener('close', () => desk.removeEventListener('live', fill), { once: true });
}
