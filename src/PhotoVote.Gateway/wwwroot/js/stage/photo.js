// Photos on the wall. Each has a box of its own size before it comes, and is shown whole in it.
import { h, icon } from '../dom.js';

const WIDTHS = [96, 320, 640, 1280, 2048];

/** Whether it is a photo that this server keeps; an election may also name others, or none. */
export const hasPhoto = (candidate) => /^[A-Za-z0-9_-]{43}$/.test(candidate.photo ?? '');

const address = (photo, width, type) => `/photos/${photo}/${width}.${type}`;

/**
 * A photo, as large as its box needs it.
 * @param widths of those that there are, the ones worth loading; @param sizes of the box, as in HTML
 */
export function photo(candidate, { sizes, widths = WIDTHS, alt = '' }) {
  if (!hasPhoto(candidate)) return placeholder(candidate);
  const set = (type) => widths.map((width) => `${address(candidate.photo, width, type)} ${width}w`).join(', ');
  const image = h('img', {
    sizes, srcset: set('jpg'), src: address(candidate.photo, widths.at(-1), 'jpg'), alt, decoding: 'async', draggable: 'false',
    onload: () => picture.classList.add('here'),
    onerror: () => picture.replaceWith(placeholder(candidate)),
  });
  const picture = h('picture.photo', {}, h('source', { type: 'image/webp', sizes, srcset: set('webp') }), image);
  return picture;
}

/** Resolves when it can be shown at once; also when it cannot be had. */
export function ready(element) {
  const image = element.querySelector('img');
  return image ? image.decode().catch(() => {}) : Promise.resolve();
}

const placeholder = (candidate) => h('span.photo.none', { 'aria-hidden': 'true' }, hasPhoto(candidate) ? icon('photo') : null);
