// The way through the photos: every competition after the other, each in the ballot's own order.
import { grade, t } from '../i18n.js';
import { shuffled } from './order.js';

export class Tour {
  #definition;
  #ballot;
  #index = new Map();

  /** `{ candidate, competition, position, count, label }` each: position of count in its competition, from 1. */
  places = [];

  constructor(definition, ballot) {
    this.#definition = definition;
    this.#ballot = ballot;
    this.update();
  }

  /** `{ min, max, isNamed, name, said }`: a rating's name, and how it is read out: "4 of 5", or "good, 4 of 5". */
  get scale() {
    const { terms } = this.#definition.view;
    const { scaleMin: min, scaleMax: max } = terms;
    const isNamed = terms.grades?.length > 0;
    const name = (rating) => grade(terms, rating);
    const said = (rating) => {
      const step = t('vote.rate.step', { rating, max });
      return isNamed ? t('vote.rate.named', { name: name(rating), step }) : step;
    };
    return { min, max, isNamed, name, said };
  }

  get title() {
    return this.#definition.view.terms.title;
  }

  loadPhotos() {
    this.#definition.loadPhotos();
  }

  get photos() {
    return this.#definition.photos;
  }

  get competitions() {
    return this.#definition.view.competitions;
  }

  /** The definition has changed; places stay what they are, because no candidate comes or goes once an election is open. */
  update() {
    this.places = this.competitions.flatMap((competition) => {
      const candidates = shuffled(competition.candidates, this.#ballot, competition.number);
      return candidates.map((candidate, i) => {
        const place = { candidate, competition, position: i + 1, count: candidates.length };
        return { ...place, label: (rating) => this.#words(place, rating) };
      });
    });
    this.#index = new Map(this.places.map(({ candidate }, i) => [candidate.number, i]));
  }

  /** Where one begins: at the first photo that can be rated. */
  get first() {
    return Math.max(0, this.places.findIndex(({ candidate }) => candidate.withdrawn === null));
  }

  /** Where a candidate is; -1 for none of them. */
  indexOf(candidate) {
    return this.#index.get(candidate) ?? -1;
  }

  /** "Photo 12 of 30, Harbour at dawn, your rating 4 of 5". */
  label(index, ratings) {
    const place = this.places[index];
    return this.#words(place, ratings.get(place.candidate.number));
  }

  /** How many of those that can be rated are. */
  progress(ratings) {
    const open = this.places.filter(({ candidate }) => candidate.withdrawn === null);
    return { rated: open.filter(({ candidate }) => ratings.has(candidate.number)).length, all: open.length };
  }

  #words({ candidate, position, count }, rating) {
    const values = { position, count, title: candidate.title };
    if (candidate.withdrawn !== null) return t('vote.photo.withdrawn', values);
    return rating === undefined ? t('vote.photo.unrated', values) : t('vote.photo.rated', { ...values, rated: this.scale.said(rating) });
  }
}
