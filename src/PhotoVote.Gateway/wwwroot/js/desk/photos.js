// Photos: the competitions, and what stands in each.
import { h, icon, show } from '../dom.js';
import { t } from '../i18n.js';
import { explain, say } from '../ui.js';
import { CompetitionPanel } from './competition.js';
import { Order } from './order.js';

export function photosStep(desk) {
  const order = new Order(desk);
  const panels = new Map();
  const list = h('div.stack', {});
  const field = h('input', { id: 'new-competition', maxlength: 200, autocomplete: 'off', dir: 'auto', 'aria-describedby': 'new-competition-hint' });
  const button = h('button', { type: 'submit' }, icon('plus'), t('desk.competition.add'));
  const add = h('form.group', {
    onsubmit: async (event) => {
      event.preventDefault();
      const title = field.value.trim();
      if (!title) {
        field.focus();
        return;
      }
      button.disabled = true;
      try {
        await desk.change('POST', '/competitions', {
          body: { title, description: '' }, apply: (view, { number }) => view.competitions.push({ number, title, description: '', candidates: [], quorum: null }),
        });
        field.value = '';
      } catch (error) {
        say(explain(error), 'wrong');
      } finally {
        button.disabled = false;
      }
    },
  }, h('h3', {}, t('desk.competition.new')), h('div.field', {}, h('label', { for: 'new-competition' }, t('desk.competition.title')), h('p.hint', { id: 'new-competition-hint' }, t('desk.competition.hint')),
    h('div.row', {}, h('div.grow', {}, field), button)));
  const empty = h('p.notice', {}, t('desk.photos.empty'));

  return {
    body: h('div.stack', {}, empty, list, add),
    update() {
      const { competitions } = desk.view;
      empty.hidden = competitions.length > 0;
      add.hidden = !desk.isDraft;
      const wanted = competitions.map(({ number }) => panels.get(number) ?? panels.set(number, new CompetitionPanel(desk, number, order)).get(number));
      if (wanted.some(({ root }, i) => list.children[i] !== root) || list.children.length !== wanted.length) show(list, wanted.map(({ root }) => root));
      for (const panel of wanted) panel.update();
    },
  };
}
