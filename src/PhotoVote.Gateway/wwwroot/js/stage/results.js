// From what is served to what is shown: competitions with their rows. STAR's ranks are in the report only, which is asked for once it is final.
import { pause } from '../api.js';
import { whyNobody } from '../outcome.js';
import { runoffOf, withReport } from '../runoff.js';
import { rank } from './ranking.js';
import { elsewhere, report } from './source.js';

export class Results {
  #order;
  #orderOf;
  #report = null;
  #reportOf = null;

  /** @param onReport called when a report has come */
  constructor(election, signal, onReport) {
    Object.assign(this, { election, signal, onReport });
  }

  /** Null while results are hidden. */
  of(definition, state) {
    const { results } = state;
    if (!results) return null;
    const terms = { ...definition.terms, counting: results.counting ?? definition.terms.counting };
    const order = this.#orderIn(definition);
    const isCounted = state.status === 'final';
    const needsReport = isCounted && terms.counting.rule === 'star';
    if (needsReport) this.#ask(results.stateId);
    const ranks = needsReport && this.#reportOf === results.stateId ? this.#report : null;
    const competitions = results.competitions.map((counted) => {
      const told = ranks?.competitions.find((one) => one.number === counted.number);
      const withRanks = told ? withReport(counted, told) : counted;
      return {
        number: counted.number, title: counted.title, ballots: counted.ballots, results: withRanks, order,
        competition: definition.competitions.find((one) => one.number === counted.number),
        why: why(withRanks, definition, isCounted),
        runoff: told ? runoffOf(told) : null,
        rows: isCounted ? rank(withRanks, terms, order) : null,
      };
    });
    return { competitions, terms, isFinal: isCounted && (!needsReport || ranks !== null) };
  }

  #orderIn(definition) {
    if (this.#orderOf !== definition) {
      this.#orderOf = definition;
      this.#order = new Map(definition.competitions.flatMap((one) => one.candidates).map((candidate, i) => [candidate.number, i]));
    }
    return this.#order;
  }

  async #ask(stateId) {
    if (this.#reportOf === stateId) return;
    [this.#report, this.#reportOf] = [null, stateId];
    try {
      await pause(elsewhere(), this.signal);
      const told = await report(this.election, { signal: this.signal });
      if (this.#reportOf !== stateId) return;
      this.#report = told;
      this.onReport();
    } catch {
      // The wall says "counting" meanwhile, which is true of it.
      await pause(15_000, this.signal).catch(() => {});
      if (this.#reportOf === stateId) this.#reportOf = null;
      this.onReport();
    }
  }
}

/** Why nobody has a place; null where somebody has. */
function why(counted, definition, isCounted) {
  if (counted.candidates.some((candidate) => candidate.rank)) return null;
  const quorum = definition.competitions.find((one) => one.number === counted.number)?.quorum ?? definition.terms.counting.ballotsQuorum;
  return whyNobody(counted, { quorum, rule: definition.terms.counting.rule, isCounted });
}
