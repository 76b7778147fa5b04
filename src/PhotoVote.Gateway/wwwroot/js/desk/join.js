// How people find the election: the code to type, the address, and the QR code for the wall.
import { h, show } from '../dom.js';
import { t } from '../i18n.js';
import { copyButton } from '../keep.js';
import { explain } from '../ui.js';
import { spaced } from './head.js';
import { drawQr } from './qr.js';

/** The link to join by, once. It also says at which address phones reach this server. */
export async function loadJoin(desk) {
  if (desk.join) return desk.join;
  const { body } = await desk.ask('/join', { patience: 6000 });
  desk.join = body;
  desk.address = new URL(body.link).origin;
  return body;
}

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether a host is another one on every device, so that links to it lead a phone to itself. */
export const isLoopback = (host) => LOOPBACK.test(host);

export function joinCard(desk) {
  const qr = h('div.qr-place', {});
  const address = h('p.join-address', {});
  const tools = h('div.row', {});
  const root = h('div.join-card', {}, qr, h('div.stack', {}, h('p.soft', {}, t('desk.join.words')), address, h('p.join-code', { 'aria-label': t('desk.code') }, spaced(desk.view.code)), tools));
  let asked = false;
  return {
    root,
    async update() {
      if (asked) return;
      asked = true;
      try {
        const join = await loadJoin(desk);
        show(qr, drawQr(join.qr, t('desk.join.qr')));
        show(address, h('bdi', {}, join.link.replace(/^https?:\/\//, '').replace(/\/join\/.*$/, '')));
        show(tools, copyButton(join.link, t('desk.join.copy')));
        root.dataset.testid = 'join-card';
      } catch (error) {
        show(qr, h('p.soft', {}, t('desk.qr.failed'), ' ', explain(error)));
        show(address, h('bdi', {}, location.host));
      }
    },
  };
}
