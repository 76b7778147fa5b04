// The wall: what is shown when. A draft waits; an open election races, or hides; a closed one counts, then tells its winners, then all.
import { h, icon, show } from '../dom.js';
import { moment, t } from '../i18n.js';
import { pause } from '../api.js';
import { fillPreferences } from '../ui.js';
import { Ceremony } from './ceremony.js';
import { serverNow } from './clock.js';
import { controls, holdButton, keepAwake, onKeys } from './controls.js';
import { Gallery } from './gallery.js';
import { Race } from './race.js';
import { Results } from './results.js';
import { Side } from './side.js';
import { definition, definitionOnceOpen, elsewhere, watch } from './source.js';
import { Tabs } from './tabs.js';

export class Wall {
  #signal = new AbortController().signal;
  #scene = h('div.picture');
  #connection = h('p.connection', { role: 'status', hidden: true });
  #race = new Race();
  #gallery = new Gallery();
  #ceremony = new Ceremony((over) => this.#reveal(over));
  #tabs = new Tabs(() => this.#render());
  #results;
  #side;
  #definition;
  #state;
  #refreshing = false;

  constructor(main, election) {
    Object.assign(this, { main, election });
    this.#side = new Side(election);
    this.#results = new Results(election, this.#signal, () => this.#render());
  }

  async run() {
    show(this.main, this.#scene, this.#side.element, this.#connection);
    document.body.append(controls(this.#tabs.element, holdButton((held) => { this.#tabs.isHeld = this.#gallery.isHeld = held; })));
    fillPreferences();
    keepAwake();
    onKeys((key) => this.#act(key));
    this.#side.element.hidden = true;
    this.#definition = await definitionOnceOpen(this.election, { signal: this.#signal, onDraft: (why) => this.#wait(why) });
    this.#side.element.hidden = false;
    this.#render();
    await watch(this.election, { signal: this.#signal, onState: (state) => this.#take(state), onConnection: (how) => this.#connected(how) });
  }

  #wait(why) {
    if (why === 'lost') {
      this.#connected('lost');
      if (this.#scene.hasChildNodes()) return;
    } else this.#connected('live');
    this.#put(h('section.between.waiting', {}, h('h1.rank', {}, t('stage.waiting')), h('p', {}, t('stage.waiting.more'))));
  }

  #take(state) {
    this.#state = state;
    const known = this.#definition;
    if (state.version > known.version || state.lifecycle !== known.lifecycle || state.published !== known.published) this.#refresh();
    this.#render();
  }

  /** The definition has changed. All walls hear it at the same moment, and do not ask at the same moment. */
  async #refresh() {
    if (this.#refreshing) return;
    this.#refreshing = true;
    try {
      await pause(elsewhere(), this.#signal);
      this.#definition = await definition(this.election, { signal: this.#signal, patience: 60_000 });
      this.#render();
    } catch {
      // What is shown stays; the next state asks again.
    } finally {
      this.#refreshing = false;
    }
  }

  #render() {
    const [known, state] = [this.#definition, this.#state];
    const lifecycle = state?.lifecycle ?? known.lifecycle;
    const shown = state ? this.#results.of(known, state) : null;
    document.title = known.terms.title;
    this.#side.update({ definition: known, state, showsResults: shown !== null && lifecycle === 'closed' });
    if (!state) return;
    if (lifecycle === 'closed' && shown?.isFinal) this.#tell(shown);
    else if (lifecycle === 'open' && shown) this.#run(shown);
    else this.#hang(lifecycle, state);
  }

  /** Live results. */
  #run(shown) {
    this.#rank(shown);
    this.#put(this.#race.element);
  }

  /** The photos, while there is nothing else to show. */
  #hang(lifecycle, state) {
    this.#tabs.update([]);
    const headline = lifecycle === 'open' ? null : state.status === 'final' ? t('stage.unpublished') : t('stage.counting');
    this.#put(this.#gallery.element);
    this.#gallery.update({ competitions: this.#definition.competitions, headline });
  }

  /** Counted: the winners one by one, then the whole table. */
  #tell(shown) {
    this.#rank(shown);
    this.#ceremony.update(shown);
  }

  #rank({ competitions, terms }) {
    this.#tabs.update(competitions);
    this.#race.update({ ...competitions[this.#tabs.at], terms, which: { at: this.#tabs.at, of: competitions.length } });
  }

  #reveal(over) {
    document.body.classList.toggle('revealing', !over);
    this.#tabs.isStill = !over;
    this.#put(over ? this.#race.element : this.#ceremony.element);
  }

  #put(element) {
    if (this.#scene.firstChild === element) return;
    this.#gallery.stop();
    document.body.classList.toggle('revealing', element === this.#ceremony.element);
    show(this.#scene, element);
  }

  #act(key) {
    const inScene = this.#scene.firstChild;
    if (inScene === this.#ceremony.element) {
      if (key === 'all') this.#ceremony.showAll();
      else this.#ceremony.move(key === 'back' || key === 'up' || key === 'backward' ? -1 : 1);
      return true;
    }
    if (inScene === this.#gallery.element && (key === 'next' || key === 'back')) {
      this.#gallery.turn(key === 'next' ? 1 : -1);
      return true;
    }
    if (inScene !== this.#race.element) return false;
    if (key === 'next' || key === 'back') this.#tabs.move(key === 'next' ? 1 : -1);
    else if (key === 'backward' && this.#ceremony.isOver && this.#race.isAtTop) this.#ceremony.move(-1);
    else this.#race.turn(key === 'up' || key === 'backward' ? -1 : 1);
    return true;
  }

  #connected(how) {
    this.#connection.hidden = how === 'live';
    if (how === 'live') return;
    show(this.#connection, icon('offline'), h('span', {}, t(`stage.connection.${how}`, { time: moment(serverNow(), { timeOnly: true }) })));
  }
}
