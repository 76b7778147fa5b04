// After the close: the draw's seed is revealed, and the results are published.
import { ulid } from '../bytes.js';
import { h, icon, show } from '../dom.js';
import { t } from '../i18n.js';
import { confirm, explain, say } from '../ui.js';
import { fitsCommitment, seedOf } from './draw.js';
import { textField } from './fields.js';

export function publishPanel(desk) {
  const draw = drawPanel(desk);
  const publishId = ulid();
  const words = h('p', {});
  const button = h('button.primary', {
    type: 'button', onclick: async () => {
      const sure = await confirm({ title: t('desk.publish.title'), content: [h('p', {}, t(`desk.publish.${desk.view.terms.visibility}`)), h('p', {}, t('desk.publish.after'))], action: t('desk.publish.button') });
      if (!sure) return;
      button.disabled = true;
      try {
        await desk.change('POST', '/publish', { id: publishId });
        say(t('desk.publish.done'), 'good');
      } catch (error) {
        say(explain(error), 'wrong');
      } finally {
        button.disabled = false;
      }
    },
  }, icon('eye'), t('desk.publish.button'));
  const publish = h('section.group', {}, h('h3', {}, t('desk.publish.heading')), h('div.stack', {}, words, h('div.row', {}, button)));
  const root = h('div.stack', {}, draw.root, publish);
  return {
    root,
    update() {
      root.hidden = !desk.isClosed;
      publish.hidden = desk.view.published;
      words.textContent = t(`desk.publish.${desk.view.terms.visibility}`);
      draw.update();
    },
  };
}

function drawPanel(desk) {
  const id = ulid();
  let revealed = null;
  const field = textField({ label: t('desk.draw.seed'), hint: t('desk.draw.seed.hint'), maxlength: 60 });
  const button = h('button.primary', { type: 'submit' }, t('desk.draw.reveal'));
  const form = h('form.stack', {
    novalidate: true,
    onsubmit: async (event) => {
      event.preventDefault();
      const seed = seedOf(desk.id, commitment()) ?? field.get();
      if (!fitsCommitment(seed, commitment())) {
        field.fail(t('desk.draw.wrong'));
        field.focus();
        return;
      }
      button.disabled = true;
      try {
        await desk.change('POST', '/reveal-draw', { id, body: { seed } });
        revealed = true;
        desk.tell();
      } catch (error) {
        field.fail(explain(error));
      } finally {
        button.disabled = false;
      }
    },
  }, h('p', {}, t('desk.draw.words')), field.root, h('div.row', {}, button));
  const done = h('p.good', {}, icon('check'), ' ', t('desk.draw.revealed'));
  const root = h('section.group', {}, h('h3', {}, t('desk.field.draw')), form, done);
  const commitment = () => desk.view.terms.counting.drawCommitment;
  const look = async () => {
    try {
      revealed = Boolean((await desk.ask('/results/report', { patience: 5000 })).body.draw?.seed);
      desk.tell();
    } catch {
      revealed = false;
    }
  };
  return {
    root,
    update() {
      root.hidden = !desk.isClosed || !commitment();
      if (root.hidden) return;
      if (revealed === null) {
        revealed = false;
        look();
      }
      field.root.hidden = seedOf(desk.id, commitment()) !== null;
      show(root, root.firstElementChild, revealed ? done : form);
    },
  };
}
