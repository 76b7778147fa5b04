// Voters: who may vote, and how each of them gets their link.
import { h, show } from '../dom.js';
import { t } from '../i18n.js';
import { joinCard } from './join.js';
import { registerForm } from './register.js';
import { rollTable } from './roll-table.js';
import { linkTools } from './links.js';

export function votersStep(desk) {
  const body = h('div.stack', {});
  const registered = [registerForm(desk), linkTools(desk), rollTable(desk)];
  const join = joinCard(desk);
  let shown = null;
  return {
    body,
    update() {
      if (shown !== desk.view.terms.admission) {
        shown = desk.view.terms.admission;
        show(body, desk.isForRegistered
          ? registered.map(({ root }) => root)
          : [h('p.notice.honest', {}, t('desk.admission.honest')), h('p', {}, t('desk.voters.anyone', { n: desk.view.terms.ballotCap, rate: desk.view.terms.admissionRate })), join.root]);
      }
      if (desk.isForRegistered) for (const part of registered) part.update();
      else join.update();
    },
  };
}
