// Which files can become photos; said before anything is sent, by what is in the file and not by its name.
import { t } from '../i18n.js';

/** More than any server here takes; what is smaller and still too large the server says. */
const LARGEST = 128 * 2 ** 20;
const TITLE = 200;

const ascii = (bytes, from, to) => String.fromCharCode(...bytes.slice(from, to));
const HEIF = /^(hei[cfmsx]|hev[cmsx]|mif1|msf1|avif|avis)/;

/** Why this file is refused, in words; null for JPEG, PNG and WebP. */
export async function refuseFile(file) {
  if (file.size === 0) return t('desk.file.empty');
  if (file.size > LARGEST) return t('desk.file.large', { size: Math.round(file.size / 2 ** 20) });
  let bytes;
  try {
    bytes = new Uint8Array(await file.slice(0, 512).arrayBuffer());
  } catch {
    return t('desk.file.unreadable');
  }
  const kind = kindOf(bytes);
  return ['jpeg', 'png', 'webp'].includes(kind) ? null : t(`desk.file.${kind}`);
}

function kindOf(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (ascii(bytes, 1, 4) === 'PNG') return 'png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  if (ascii(bytes, 4, 8) === 'ftyp') return HEIF.test(ascii(bytes, 8, 12)) ? 'heic' : 'video';
  if (ascii(bytes, 0, 3) === 'GIF') return 'gif';
  if (['II*\0', 'MM\0*'].includes(ascii(bytes, 0, 4))) return 'raw';
  if (/<svg|<\?xml|<!doctype/i.test(new TextDecoder().decode(bytes))) return 'svg';
  return 'other';
}

/** What a photo is called at first: its file's name without path, ending and stray characters. Emoji and every script stay as they are. */
export function titleOf(name) {
  const plain = name.split(/[\\/]/).at(-1).replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '').replaceAll('_', ' ').replace(/\s+/g, ' ').trim();
  let title = '';
  for (const character of plain) {
    if (title.length + character.length > TITLE) break;
    title += character;
  }
  return title.replace(/^\.+$/, '');
}

/** The files of a drop, those in dropped folders too. */
export async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry?.() : null));
  const files = [...transfer.files];
  const found = [];
  for (const [i, entry] of entries.filter(Boolean).entries()) {
    if (entry.isDirectory) found.push(...await inFolder(entry));
    else found.push(files[i]);
  }
  return found.length ? found.filter(Boolean) : files;
}

async function inFolder(folder) {
  const reader = folder.createReader();
  const found = [];
  for (let part; (part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))).length;) {
    for (const entry of part) {
      if (entry.isDirectory) found.push(...await inFolder(entry));
      else if (!entry.name.startsWith('.')) found.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    }
  }
  return found.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}
