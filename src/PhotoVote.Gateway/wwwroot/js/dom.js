// Elements without markup: text from people is only ever text. The pages' security policy forbids the other way.

/**
 * An element. `h('button.primary', { type: 'button', onclick }, 'Cast')`: classes in the name; functions are listeners; `true` is an attribute without value;
 * null, undefined and false are left out; children are elements, texts, or lists of them.
 */
export function h(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  return fill(document.createElement(tag || 'div'), properties, classes, children);
}

const SVG = 'http://www.w3.org/2000/svg';

/** The same for SVG. */
export function svg(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  return fill(document.createElementNS(SVG, tag), properties, classes, children);
}

function fill(element, properties, classes, children) {
  if (classes.length) element.classList.add(...classes);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else if (name === 'value' || name === 'checked' || name === 'disabled' || name === 'open') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Icons are drawn on a 24 by 24 grid, in the colour of their text; words stand beside them. */
const ICONS = {
  next: 'M9 5l7 7-7 7', back: 'M15 5l-7 7 7 7', check: 'M4 12.5l5.5 5.5L20 7', close: 'M6 6l12 12M18 6L6 18', plus: 'M12 5v14M5 12h14',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13', up: 'M12 19V5M6 11l6-6 6 6', down: 'M12 5v14M6 13l6 6 6-6', photo: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1', people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .8 3.200 2.700 3.500 5.500',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z', sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500L19 19M19 5l-1.500 1.500M6.500 17.500L5 19',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14', warn: 'M12 3.500L2.500 20h19zM12 10v4.500M12 17.200h.01', wait: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.500l3.500 2', grid: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  left: 'M19 12H5M11 6l-6 6 6 6', right: 'M5 12h14M13 6l6 6-6 6', print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z', undo: 'M8 5L4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3', drag: 'M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3', key: 'M8 15.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 11.500h9M18 11.500v3.500', wall: 'M3 4h18v12H3zM9 20h6M12 16v4', search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500L20 20', text: 'M5 6h14M5 11h14M5 16h9',
  whole: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1', eye: 'M2 12s3.500-6.500 10-6.500S22 12 22 12s-3.500 6.500-10 6.500S2 12 2 12zM12 14.800a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600z', offline: 'M3 3l18 18M8.500 16a5 5 0 0 1 6.500-.5M5 12.500a10 10 0 0 1 4-2.300M19 12.500a10 10 0 0 0-6.500-2.800M12 20h.01',
};

/** An icon that says nothing by itself: the words beside it do. */
export const icon = (name) => svg('svg.icon', { viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' }, svg('path', { d: ICONS[name] }));

/** One that points on or back, and turns where people read from right to left. */
export function pointer(name) {
  const drawn = icon(name);
  drawn.classList.add('turns');
  return drawn;
}

/** Replaces all of an element's children. */
export function show(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);
