// A draw for what the rule leaves tied: the seed is made here, its commitment is published before the opening, and it is revealed after the close.
import { concat, fromBase64Url, sha256, toBase64Url, utf8 } from '../bytes.js';
import { h, icon } from '../dom.js';
import { t } from '../i18n.js';
import { saveFile } from '../keep.js';
import { newDrawSeed } from '../keys.js';
import { recall, remember } from '../storage.js';
import { checkField } from './fields.js';

const nameOf = (election) => `draw.${election}`;

/** The seeds that this device keeps for an election, by their commitments. */
const kept = (election) => recall(nameOf(election)) ?? {};

export const seedOf = (election, commitment) => kept(election)[commitment] ?? null;

export const keepSeed = (election, { seed, commitment }) => remember(nameOf(election), { ...kept(election), [commitment]: seed });

/** Whether a seed is the one that was committed to. */
export const fitsCommitment = (seed, commitment) => {
  const bytes = fromBase64Url(seed);
  return bytes?.length === 32 && toBase64Url(sha256(concat(utf8('photovote/draw-seed/v1'), bytes))) === commitment;
};

export const saveSeed = (title, election, seed) =>
  saveFile(new Blob([`${t('desk.draw.file', { title, election })}\n${seed}\n`], { type: 'text/plain' }), `draw-seed-${election}.txt`);

/** A field whose value is the commitment, or null: ties are shown as ties. */
export class DrawField {
  #made = null;
  #commitment = null;

  constructor(desk) {
    this.desk = desk;
    this.label = t('desk.field.draw');
    this.box = checkField({ label: t('desk.field.draw'), hint: t('desk.field.draw.hint') });
    this.state = h('p.small', { role: 'status' });
    this.save = h('button', { type: 'button', onclick: () => saveSeed(desk.view.terms.title, desk.id, this.#seed) }, icon('download'), t('desk.draw.save'));
    this.nested = h('div.stack.nested', { hidden: true }, this.state, h('div.row', {}, this.save));
    this.root = h('div', {}, this.box.root, this.nested);
    this.box.input.addEventListener('change', () => this.#turned());
  }

  get #seed() { return this.#made?.commitment === this.#commitment ? this.#made.seed : seedOf(this.desk.id, this.#commitment); }

  get() { return this.#commitment; }

  set(commitment) {
    this.#commitment = commitment ?? null;
    this.box.set(commitment !== null && commitment !== undefined);
    this.#show();
  }

  say(commitment) { return commitment ? t('desk.yes') : t('desk.no'); }

  fail() {}

  lock(locked) { this.box.lock(locked); }

  focus() { this.box.focus(); }

  /** The seed is kept before anything that rests on it is sent. */
  keep() {
    if (this.#made && this.#made.commitment === this.#commitment && !keepSeed(this.desk.id, this.#made)) saveSeed(this.desk.view.terms.title, this.desk.id, this.#made.seed);
  }

  // Turned off and on again it is the seed that was there before.
  #turned() {
    const before = this.desk.view.terms.counting.drawCommitment;
    if (this.box.get() && !before) this.#made ??= newDrawSeed();
    this.#commitment = this.box.get() ? before ?? this.#made.commitment : null;
    this.#show();
  }

  #show() {
    this.nested.hidden = this.#commitment === null;
    this.save.hidden = !this.#seed;
    this.state.textContent = t(this.#seed ? 'desk.draw.here' : 'desk.draw.elsewhere');
  }
}
