// A photo in the sizes that the server keeps: WebP where the browser reads it, JPEG elsewhere, as large as it is shown and no larger.
import { h } from '../dom.js';

const EDGES = [320, 640, 1280, 2048];
const USUAL = { width: 2048, height: 1365 };

export const thumbnail = (photo) => `/photos/${photo}/96.webp`;

/** Width by height, as far as it is known. */
export const ratioOf = (info) => (info ? info.width / info.height : null);

/** @param info `{ width, height }` when they are known @param width in CSS pixels, as it will be shown */
export function picture(photo, info, width, { alt, eager, onload, onerror }) {
  const { width: w, height: h0 } = info ?? USUAL;
  const longer = Math.max(w, h0);
  const edges = EDGES.filter((_, i) => i === 0 || EDGES[i - 1] < longer);
  const set = (type) => edges.map((edge) => `/photos/${photo}/${edge}.${type} ${Math.max(1, Math.round(w * Math.min(1, edge / longer)))}w`).join(', ');
  const sizes = sized(width);
  return h('picture', {},
    h('source', { type: 'image/webp', srcset: set('webp'), sizes }),
    h('img', {
      alt, sizes, srcset: set('jpg'), src: `/photos/${photo}/640.jpg`, width: info?.width, height: info?.height,
      decoding: 'async', draggable: 'false', fetchpriority: eager ? 'high' : 'low', onload, onerror,
    }));
}

// Two pixels of a photo for each of the page's are as sharp as anyone sees; a phone with three would load twice as much.
const sized = (width) => `${Math.max(1, Math.ceil(width * Math.min(1, 2 / devicePixelRatio)))}px`;

/** Says how large a picture is shown now: a larger one is loaded when that is needed. */
export function resize(element, width) {
  const sizes = sized(width);
  for (const part of element.querySelectorAll('source, img')) part.sizes = sizes;
}
