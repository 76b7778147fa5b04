// When the election opens and closes by itself. Times are those of the zone in which the organiser sits, and the page says which that is.
import { h } from '../dom.js';
import { currentRegion, moment, t } from '../i18n.js';
import { timeField } from './fields.js';
import { SectionForm } from './form.js';

/** The zone's name, and how it is written: "Central European Summer Time (Europe/Berlin)". */
export function zone() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const long = new Intl.DateTimeFormat(currentRegion(), { timeZoneName: 'long' }).formatToParts(new Date()).find((part) => part.type === 'timeZoneName')?.value;
  return long && long !== timeZone ? `${long} (${timeZone})` : timeZone;
}

export function scheduleForm(desk) {
  const fields = { opensAt: timeField({ label: t('desk.schedule.opens') }), closesAt: timeField({ label: t('desk.schedule.closes') }) };
  for (const [name, field] of Object.entries(fields)) field.say = (value) => (value ? moment(value) : t('desk.schedule.byHand', { name }));
  const later = h('div.row', { hidden: true }, [-15, 5, 15, 60].map((minutes) => h('button.chip', {
    type: 'button', onclick: () => shift(minutes),
  }, t(minutes < 0 ? 'desk.schedule.earlier' : 'desk.schedule.later', { n: Math.abs(minutes) }))));

  const shift = (minutes) => {
    const from = Math.max(Date.parse(fields.closesAt.get() ?? '') || Date.now(), minutes > 0 ? Date.now() : 0);
    fields.closesAt.set(new Date(Math.max(from + minutes * 60_000, Date.now() + 60_000)).toISOString());
    form.root.dispatchEvent(new Event('input'));
  };

  const form = new SectionForm(desk, {
    fields,
    label: t('desk.describe.schedule'),
    content: h('section.group', {}, h('h3', {}, t('desk.describe.schedule')), h('div.stack', {},
      h('p.hint', {}, t('desk.schedule.words')),
      h('div.pair', {}, fields.opensAt.root, fields.closesAt.root), later,
      h('p.hint', {}, t('desk.schedule.zone', { zone: zone() })))),
    read: ({ opensAt, closesAt }) => ({ opensAt: opensAt ?? null, closesAt: closesAt ?? null }),
    check: (values) => wrong(values, desk.isDraft),
    save: (body, change) => change('PUT', '/schedule', { body, conditional: true, apply: (view) => Object.assign(view, body) }),
  });
  return {
    form, root: form.root,
    update() {
      fields.opensAt.lock(!desk.isDraft);
      fields.closesAt.lock(desk.isClosed);
      later.hidden = desk.isClosed || (desk.isDraft && !fields.closesAt.get());
      form.update();
    },
  };
}

function wrong({ opensAt, closesAt }, isDraft) {
  const found = {};
  if (isDraft && opensAt !== null && !(Date.parse(opensAt) > Date.now())) found.opensAt = t('desk.schedule.past');
  if (closesAt !== null && !(Date.parse(closesAt) > Date.now())) found.closesAt = t('desk.schedule.past');
  else if (opensAt && closesAt && Date.parse(closesAt) <= Date.parse(opensAt)) found.closesAt = t('desk.schedule.order');
  return found;
}
