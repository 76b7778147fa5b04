// A copy of the election as a new draft: rehearse, then run. Ordinary commands under ids that derive from one that is kept, so that a copy which
// broke off is gone on with and nothing is there twice.
import { command, Problem } from '../api.js';
import { ulid } from '../bytes.js';
import { h, icon, show } from '../dom.js';
import { t } from '../i18n.js';
import { keepContent } from '../keep.js';
import { newDrawSeed, newOrganiserToken } from '../keys.js';
import { keepOrganiser, organiserLink } from '../organisers.js';
import { forget, recall, remember } from '../storage.js';
import { explain, openDialog } from '../ui.js';
import { partOf } from './derived-id.js';
import { keepSeed, saveSeed } from './draw.js';
import { checkField, textField } from './fields.js';
import { candidatesOf } from './progress.js';

const AT_ONCE = 10_000;
const nameOf = (election) => `copying.${election}`;

/** What was begun, by election; where the browser keeps nothing, until the page is left. */
const begunHere = new Map();
const begunOf = (election) => recall(nameOf(election)) ?? begunHere.get(election) ?? null;

function begin(election, plan) {
  begunHere.set(election, plan);
  remember(nameOf(election), plan);
}

function end(election) {
  begunHere.delete(election);
  forget(nameOf(election));
}

export function copyElection(desk) {
  const begun = begunOf(desk.id);
  const title = textField({ label: t('desk.copy.name'), maxlength: 200, required: true });
  title.set(begun?.title ?? t('desk.copy.title', { title: desk.view.terms.title }).slice(0, 200));
  const voters = checkField({ label: t('desk.copy.voters', { n: desk.roll.standing }), hint: t('desk.copy.voters.hint') });
  voters.set(begun?.voters ?? false);
  voters.root.hidden = !desk.isForRegistered || !desk.roll.standing;
  title.lock(Boolean(begun));
  voters.lock(Boolean(begun));
  const bar = h('progress', { max: 1, hidden: true, 'aria-label': t('desk.copy.running') });
  const state = h('p', { role: 'status' }, begun ? t('desk.copy.begun') : '');
  const go = h('button.primary', { type: 'button', onclick: () => run() }, t(begun ? 'desk.copy.goOn' : 'desk.copy.action'));
  const anew = begun && h('button', { type: 'button', onclick: () => { end(desk.id); dialog.close(); copyElection(desk); } }, t('desk.copy.anew'));
  const leave = h('button', { type: 'button', onclick: () => dialog.close() }, t('dialog.cancel'));
  const dialog = openDialog(t('desk.copy'), h('div.stack', {}, h('p', {}, t('desk.copy.words')), title.root, voters.root, bar, state), [leave, anew, go].filter(Boolean));

  async function run() {
    if (!title.get()) {
      title.fail(t('desk.wrong.title'));
      title.focus();
      return;
    }
    const plan = begunOf(desk.id) ?? { id: ulid(), key: newOrganiserToken(), title: title.get(), voters: voters.get(), draw: desk.view.terms.counting.drawCommitment ? newDrawSeed() : null };
    begin(desk.id, plan);
    for (const button of [go, anew, leave]) if (button) button.disabled = true;
    bar.hidden = false;
    try {
      const election = await copyInto(desk, plan, (share) => { bar.value = share; });
      end(desk.id);
      finished(election, plan);
    } catch (error) {
      show(state, icon('warn'), ' ', explain(error), ' ', t(error instanceof Problem && error.code === 'command-id-reused' ? 'desk.copy.changed' : 'desk.copy.broke'));
      go.textContent = t('desk.copy.goOn');
      for (const button of [go, anew, leave]) if (button) button.disabled = false;
    }
  }

  function finished(election, plan) {
    dialog.close();
    const kept = keepOrganiser(election, plan.key, plan.title);
    const link = organiserLink(election, plan.key);
    const done = openDialog(t('desk.copy.done'), keepContent(plan.title, link, kept), [
      h('button', { type: 'button', onclick: () => done.close() }, t('desk.copy.stay')),
      h('button.primary', { type: 'button', onclick: () => location.assign(kept ? `/desk/${election}` : link) }, t('desk.copy.go')),
    ]);
  }
}

/** Everything but voters unless asked, the schedule, and what was withdrawn. */
async function copyInto(desk, plan, onProgress) {
  const { view } = desk;
  if (plan.voters && !desk.roll.loaded) await desk.roll.load();
  const ids = plan.voters ? [...desk.roll.voters.values()].filter(({ revoked }) => !revoked).map(({ voter }) => voter) : [];
  const total = 1 + view.competitions.length + candidatesOf(view) + Math.ceil(ids.length / AT_ONCE);
  let done = 0;
  const send = async (path, purpose, body) => {
    const answer = await command('POST', path, { key: plan.key, id: purpose ? partOf(plan.id, purpose) : plan.id, body, patience: 60_000 });
    onProgress(++done / total);
    return answer.body;
  };

  const { counting, ...terms } = view.terms;
  const { election } = await send('/elections/', null, {
    ...terms, title: plan.title, counting: { ...counting, drawCommitment: plan.draw?.commitment ?? null }, expectedVoters: ids.length || null,
  });
  if (plan.draw && !keepSeed(election, plan.draw)) saveSeed(plan.title, election, plan.draw.seed);
  for (const competition of view.competitions) {
    const { number } = await send(`/elections/${election}/competitions`, `competition ${competition.number}`, { title: competition.title, description: competition.description, quorum: competition.quorum ?? null });
    for (const candidate of competition.candidates) {
      if (candidate.withdrawn) continue;
      await send(`/elections/${election}/competitions/${number}/candidates`, `candidate ${candidate.number}`, { title: candidate.title, author: candidate.author, photo: candidate.photo });
    }
  }
  for (let from = 0; from < ids.length; from += AT_ONCE) await send(`/elections/${election}/voters`, `voters ${from}`, { voters: ids.slice(from, from + AT_ONCE) });
  return election;
}
