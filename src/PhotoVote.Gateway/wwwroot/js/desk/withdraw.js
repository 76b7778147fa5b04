// Withdrawing a photo while people vote, or after the close: for ever, and with a reason that everybody reads.
import { ulid } from '../bytes.js';
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { explain, openDialog, say } from '../ui.js';
import { textField } from './fields.js';

export function withdraw(desk, candidate) {
  const id = ulid();
  const reason = textField({ label: t('desk.withdraw.why'), hint: t('desk.withdraw.why.hint'), lines: 2, maxlength: 500, required: true });
  const button = h('button.danger', { type: 'submit', form: 'withdraw-form' }, t('desk.withdraw.action'));
  const form = h('form.stack', {
    id: 'withdraw-form', novalidate: true,
    onsubmit: async (event) => {
      event.preventDefault();
      if (!reason.get()) {
        reason.fail(t('desk.withdraw.noReason'));
        reason.focus();
        return;
      }
      button.disabled = true;
      try {
        await desk.change('POST', `/candidates/${candidate.number}/withdraw`, { id, body: { reason: reason.get() } });
        dialog.close();
        say(t('desk.withdraw.done', { title: candidate.title }), 'good');
      } catch (error) {
        reason.fail(explain(error));
      } finally {
        button.disabled = false;
      }
    },
  }, h('p', {}, t('desk.withdraw.words')), reason.root);
  const dialog = openDialog(t('desk.withdraw.title', { title: candidate.title }), form, [h('button', { type: 'button', onclick: () => dialog.close() }, t('dialog.cancel')), button]);
  reason.input.addEventListener('input', () => reason.fail(null));
  reason.focus();
}
