// A photo, small: as it is, never cropped; or what stands for one that is text alone.
import { h, icon } from '../dom.js';
import { t } from '../i18n.js';

const HASH = /^[A-Za-z0-9_-]{43}$/;

/** Whether a candidate's reference is a photo of this server's. */
export const hasPhoto = ({ photo }) => HASH.test(photo ?? '');

export function thumbnail({ photo, title }, shape, { edge = 320, alt = title } = {}) {
  if (!HASH.test(photo ?? '')) return h('div.no-photo', {}, icon('text'), h('span', {}, t('desk.photos.noPhoto')));
  const image = h('img', { src: `/photos/${photo}/${edge}.jpg`, alt, loading: 'lazy', decoding: 'async', draggable: 'false', width: shape?.width, height: shape?.height });
  image.addEventListener('error', () => image.closest('picture')?.replaceWith(h('div.no-photo', {}, icon('photo'), h('span', {}, t('desk.photos.unloaded')))), { once: true });
  if (shape?.preview) {
    image.style.setProperty('background-image', `url("${shape.preview}")`);
    image.addEventListener('load', () => image.style.removeProperty('background-image'), { once: true });
  }
  return h('picture', {}, h('source', { type: 'image/webp', srcset: `/photos/${photo}/${edge}.webp` }), image);
}
