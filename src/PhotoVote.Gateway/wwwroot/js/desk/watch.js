// Watch: how many have voted, now.
import { h, icon, show } from '../dom.js';
import { moment, number, t } from '../i18n.js';

export function watchStep(desk) {
  const cast = h('output.big', {});
  const castWords = h('span.soft', {});
  const bar = h('div.turnout-bar', { 'aria-hidden': 'true' }, h('i.cast', {}), h('i.begun', {}));
  const figures = h('dl.figures', {});
  const connection = h('p.soft.row', { role: 'status', hidden: true });
  const close = h('p', {});
  const before = h('p.soft', {}, t('desk.watch.before'));
  const now = h('div.stack', {}, h('p.turnout', {}, cast, ' ', castWords), bar, figures, connection, close,
    h('div.row', {}, h('a.button', { href: `/stage/${desk.id}`, target: '_blank' }, icon('wall'), t('desk.toStage')), h('button', { type: 'button', onclick: () => desk.go('photos') }, t('desk.watch.withdraw')), h('button', { type: 'button', onclick: () => desk.go('describe') }, t('desk.watch.moveClose'))));
  setInterval(() => countDown(), 1000);

  function countDown() {
    if (!desk.isOpen || !now.isConnected) return;
    const left = desk.view.closesAt ? Date.parse(desk.view.closesAt) - Date.now() : null;
    const words = left === null ? t('desk.watch.noClose') : left > 0 ? t('desk.watch.closesIn', { left: duration(left), when: moment(desk.view.closesAt) }) : t('desk.watch.closing');
    if (close.textContent !== words) close.textContent = words;
  }

  return {
    body: h('div', {}, before, now),
    update() {
      before.hidden = !desk.isDraft;
      now.hidden = desk.isDraft;
      if (desk.isDraft) return;
      const { created, cast: done } = turnoutOf(desk);
      const allowed = desk.isForRegistered ? Math.max(desk.roll.standing, created) : desk.view.terms.ballotCap;
      cast.textContent = desk.live ? number(done) : '…';
      castWords.textContent = t(desk.isForRegistered ? 'desk.watch.castOf' : 'desk.watch.castOfMost', { n: allowed });
      bar.style.setProperty('--cast', allowed ? done / allowed : 0);
      bar.style.setProperty('--begun', allowed ? (created - done) / allowed : 0);
      show(figures, [['cast', done], ['begun', created - done], ['waiting', Math.max(0, allowed - created)]].map(([name, value]) =>
        h('div', {}, h('dt', {}, t(`desk.watch.${name}${name === 'waiting' && !desk.isForRegistered ? 'Room' : ''}`)), h('dd.numbers', {}, number(value)))));
      connection.hidden = desk.connection === 'live' || desk.isClosed;
      show(connection, icon('offline'), t(desk.connection === 'full' ? 'desk.watch.full' : 'desk.watch.lost'));
      close.hidden = !desk.isOpen;
      countDown();
    },
  };
}

/** Ballots issued and cast, as last heard. */
export const turnoutOf = (desk) => desk.live?.turnout ?? { created: 0, cast: 0 };

/** "2 h 05 min", "4 min 09 s". */
export function duration(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  const two = (n) => String(n).padStart(2, '0');
  if (days) return t('desk.duration.days', { days, hours });
  return hours ? t('desk.duration.hours', { hours, minutes: two(minutes) }) : t('desk.duration.minutes', { minutes, seconds: two(seconds % 60) });
}
