// Describe: what the election is, how it is counted, who may vote, who sees what, and when.
import { h, show } from '../dom.js';
import { t } from '../i18n.js';
import { DrawField } from './draw.js';
import { choiceField, numberField, textField } from './fields.js';
import { SectionForm } from './form.js';
import { GradesField } from './grades.js';
import { scheduleForm } from './schedule.js';
import { OPEN_DEFAULTS, PARAMETERS, RULES, termsToValues, valuesToTerms, wrongTerms } from './terms.js';

const SCALES = [[0, 5], [1, 5], [1, 10], [0, 10], [0, 1]];

export function describeStep(desk) {
  const fields = makeFields(desk);
  const frozen = h('p.notice', { hidden: true }, t('desk.describe.frozen'));
  const parts = layout(desk, fields);
  const form = new SectionForm(desk, {
    fields,
    label: t('desk.step.describe'),
    content: [frozen, parts.root],
    read: (view) => termsToValues(view.terms),
    check: (values) => Object.fromEntries(Object.entries(wrongTerms(values)).map(([name, wrong]) => [name, wrong.key ? { words: t(wrong.key, wrong), at: wrong.at } : t(wrong)])),
    save: (values, change) => {
      const terms = valuesToTerms(values, desk.view.terms);
      fields.drawCommitment.keep();
      return change('PUT', '', { body: terms, conditional: true });
    },
    onInput: (values) => parts.fit(values),
    onSaved: () => { desk.described = true; },
  });
  const schedule = scheduleForm(desk);
  const next = h('button', {
    type: 'button', onclick: async () => {
      if (!await form.submit() || !await schedule.form.submit()) return;
      desk.described = true;
      desk.tell();
      desk.go('photos', 'describe');
    },
  }, t('desk.goOn', { step: t('desk.step.photos') }));
  return {
    body: h('div.stack', {}, form.root, schedule.root, h('div.row.step-end', {}, next)),
    update() {
      next.parentElement.hidden = !desk.isDraft;
      const locked = !desk.isDraft;
      frozen.hidden = !locked;
      for (const [name, field] of Object.entries(fields)) if (name !== 'title' && name !== 'description') field.lock(locked);
      parts.lock(locked);
      form.update();
      schedule.update();
    },
  };
}

function makeFields(desk) {
  const number = (name, attributes) => numberField({ label: t(`desk.field.${name}`), hint: t(`desk.field.${name}.hint`), ...attributes });
  const choice = (name, values) => choiceField({
    legend: t(`desk.field.${name}`), options: values.map((value) => ({ value, label: t(`desk.${name}.${value}`), words: t(`desk.${name}.${value}.words`) })),
  });
  const scaleMin = numberField({ label: t('desk.field.scaleMin'), min: -100, max: 99, step: 1 });
  const scaleMax = numberField({ label: t('desk.field.scaleMax'), min: -99, max: 100, step: 1 });
  return {
    title: textField({ label: t('desk.field.title'), maxlength: 200, required: true }),
    description: textField({ label: t('desk.field.description'), hint: t('desk.field.description.hint'), lines: 3, maxlength: 5000 }),
    scaleMin,
    scaleMax,
    ...('grades' in desk.view.terms ? { grades: new GradesField((low, high) => { scaleMin.set(low); scaleMax.set(high); }) } : {}),
    admission: choice('admission', ['registered', 'open']),
    ballotCap: number('ballotCap', { min: 1, max: 100_000, step: 1 }),
    admissionRate: number('admissionRate', { min: 1, max: 60_000, step: 1 }),
    visibility: choice('visibility', ['live', 'closed', 'published']),
    liveBallots: number('liveBallots', { min: 1, max: 1_000_000, step: 1 }),
    ...('authors' in desk.view.terms ? { authors: choice('authors', ['shown', 'hidden']) } : {}),
    rule: choice('rule', RULES),
    blanks: choice('blanks', ['worst', 'median', 'normalised']),
    ratingsQuorum: number('ratingsQuorum', { min: 0, step: 1 }),
    priorMean: number('priorMean', { step: 'any' }),
    priorWeight: number('priorWeight', { min: 0, max: 1_000_000, step: 1 }),
    approvalThreshold: number('approvalThreshold', { step: 1 }),
    ballotsQuorum: number('ballotsQuorum', { min: 0, step: 1 }),
    drawCommitment: new DrawField(desk),
  };
}

function layout(desk, fields) {
  const group = (name, ...content) => h('section.group', {}, h('h3', {}, t(`desk.describe.${name}`)), h('div.stack', {}, content));
  const presets = SCALES.map(([low, high]) => h('button.chip', {
    type: 'button', onclick: () => {
      fields.scaleMin.set(low);
      fields.scaleMax.set(high);
      fields.scaleMax.input.dispatchEvent(new Event('input', { bubbles: true }));
    },
  }, t('desk.scale.preset', { low, high })));
  const preview = h('p.scale-preview', { 'aria-hidden': 'true' });
  const openTerms = h('div.stack.nested', {}, h('p.notice.honest', {}, t('desk.admission.honest')), h('div.pair', {}, fields.ballotCap.root, fields.admissionRate.root));
  const parameters = h('div.stack.nested', {}, ['ratingsQuorum', 'priorMean', 'priorWeight', 'blanks', 'approvalThreshold'].map((name) => fields[name].root));
  const live = h('div.nested', {}, fields.liveBallots.root);
  const root = h('div.stack', {},
    group('texts', fields.title.root, fields.description.root),
    group('scale', h('div.row', {}, presets), h('div.pair', {}, fields.scaleMin.root, fields.scaleMax.root), preview, fields.grades?.root),
    group('counting', fields.rule.root, parameters, h('details.more', {}, h('summary', {}, t('desk.describe.more')), h('div.stack', {}, fields.ballotsQuorum.root, fields.drawCommitment.root))),
    group('admission', fields.admission.root, openTerms),
    group('visibility', fields.visibility.root, live, fields.authors?.root));
  return {
    root,
    fit(values) {
      const isOpen = values.admission === 'open';
      openTerms.hidden = !isOpen;
      if (isOpen) for (const [name, value] of Object.entries(OPEN_DEFAULTS)) if (values[name] === null) fields[name].set(value);
      const read = PARAMETERS[values.rule] ?? [];
      parameters.hidden = !read.length;
      for (const name of ['ratingsQuorum', 'priorMean', 'priorWeight', 'blanks', 'approvalThreshold']) fields[name].root.hidden = !read.includes(name);
      live.hidden = values.visibility !== 'live';
      const steps = values.scaleMax - values.scaleMin;
      fields.grades?.fit(values.scaleMin, values.scaleMax);
      preview.hidden = Boolean(values.grades);
      show(preview, steps >= 1 && steps <= 10 ? Array.from({ length: steps + 1 }, (_, i) => h('span', {}, String(values.scaleMin + i))) : []);
    },
    lock: (locked) => presets.forEach((preset) => { preset.disabled = locked; }),
  };
}

