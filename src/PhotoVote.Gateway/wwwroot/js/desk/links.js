// Voters' links: made in the page from the organiser's key, as often as they are wanted, without touching a ballot.
import { h, icon } from '../dom.js';
import { t } from '../i18n.js';
import { copyButton, linkBox, saveFile } from '../keep.js';
import { voterToken } from '../keys.js';
import { openDialog, say, explain } from '../ui.js';
import { writeTable } from './csv.js';
import { loadJoin } from './join.js';
import { drawQr } from './qr.js';
import { showSheet } from './sheet.js';

const AT_ONCE = 500;

/** A voter's link: it begins with the address at which phones reach this server. */
export const linkOf = (desk, voter) => `${desk.address}/vote/${desk.id}#${voterToken(desk.key, desk.id, voter)}`;

/** All links as a table, with the names that were pasted while the page is open. */
export async function saveLinks(desk, voters) {
  await loadJoin(desk);
  const named = voters.some((voter) => desk.roll.nameOf(voter));
  const rows = [named ? ['name', 'voter', 'link'] : ['voter', 'link']];
  for (const [i, voter] of voters.entries()) {
    rows.push(named ? [desk.roll.nameOf(voter) ?? '', voter, linkOf(desk, voter)] : [voter, linkOf(desk, voter)]);
    if (i % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => { setTimeout(resolve); });
  }
  saveFile(new Blob([writeTable(rows)], { type: 'text/csv;charset=utf-8' }), `links-${desk.id}.csv`);
}

const standing = (desk) => [...desk.roll.voters.values()].filter(({ revoked }) => !revoked).map(({ voter }) => voter);

export function linkTools(desk) {
  const act = (work) => async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    try {
      if (!desk.roll.loaded) await desk.roll.load();
      await work();
    } catch (error) {
      say(explain(error), 'wrong');
    } finally {
      button.disabled = false;
    }
  };
  const root = h('section.group', { hidden: true }, h('h3', {}, t('desk.links.title')), h('div.stack', {},
    h('p', {}, t('desk.links.words')),
    h('div.row', {},
      h('button', { type: 'button', onclick: act(() => saveLinks(desk, standing(desk))) }, icon('download'), t('desk.links.csv')),
      h('button', { type: 'button', onclick: act(() => showSheet(desk)) }, icon('print'), t('desk.links.sheet')))));
  return { root, update() { root.hidden = !desk.roll.standing; } };
}

/** One voter's link, to be photographed or copied. */
export async function showVoterLink(desk, voter) {
  await loadJoin(desk);
  const link = linkOf(desk, voter);
  const place = h('div.qr-place', {});
  const name = desk.roll.nameOf(voter);
  openDialog(t('desk.links.of', { voter: name ?? voter }), h('div.keep', {}, h('p', {}, t('desk.links.secret')), place, linkBox(t('desk.links.link'), link), h('div.row', {}, copyButton(link))));
  try {
    const { body } = await desk.ask(`/voters/${voter}/link`);
    if (body.qr) place.append(drawQr(body.qr, t('desk.links.qr', { voter: name ?? voter })));
  } catch (error) {
    place.append(h('p.soft', {}, t('desk.qr.failed'), ' ', explain(error)));
  }
}
