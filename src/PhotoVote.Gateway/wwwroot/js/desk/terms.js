// An election's terms as a flat record of fields, and back as the API takes them.
import { plain } from './fields.js';
import { joined, parted, wrongGrade } from './grades.js';

export const RULES = ['score', 'mean', 'bayesian', 'median', 'majority-judgment', 'approval', 'star'];

/** Which parameters a rule reads; every other must be left at its default. */
export const PARAMETERS = { mean: ['ratingsQuorum'], bayesian: ['priorMean', 'priorWeight'], 'majority-judgment': ['blanks'], approval: ['approvalThreshold'] };

const UNUSED = { blanks: 'worst', ratingsQuorum: 0, priorMean: null, priorWeight: 10, approvalThreshold: null };

/** What holds when nothing is said. */
export const OPEN_DEFAULTS = { ballotCap: 500, admissionRate: 600 };

export function termsToValues(terms) {
  const { counting } = terms;
  return {
    title: plain(terms.title), description: plain(terms.description), scaleMin: terms.scaleMin, scaleMax: terms.scaleMax,
    admission: terms.admission, ballotCap: terms.ballotCap, admissionRate: terms.admissionRate, visibility: terms.visibility,
    ...('authors' in terms ? { authors: terms.authors } : {}), ...('grades' in terms ? { grades: joined(terms.grades) } : {}),
    rule: counting.rule, blanks: counting.blanks, ballotsQuorum: counting.ballotsQuorum, ratingsQuorum: counting.ratingsQuorum, priorMean: counting.priorMean,
    priorWeight: counting.priorWeight, approvalThreshold: counting.approvalThreshold, drawCommitment: counting.drawCommitment, liveBallots: counting.liveBallots,
  };
}

/** @param before the terms that hold: a rule that stays keeps its version */
export function valuesToTerms(values, before) {
  const read = new Set(PARAMETERS[values.rule] ?? []);
  const parameters = Object.fromEntries(Object.entries(UNUSED).map(([name, unused]) => [name, read.has(name) ? values[name] ?? unused : unused]));
  const open = values.admission === 'open';
  return {
    title: values.title, description: values.description, scaleMin: values.scaleMin, scaleMax: values.scaleMax,
    admission: values.admission, ballotCap: open ? values.ballotCap : null, admissionRate: open ? values.admissionRate : null, visibility: values.visibility,
    ...('authors' in values ? { authors: values.authors } : {}), ...('grades' in values ? { grades: parted(values.grades) } : {}),
    counting: {
      rule: values.rule, ...(values.rule === before.counting.rule ? { version: before.counting.version } : {}), ...parameters,
      ballotsQuorum: values.ballotsQuorum ?? 0, drawCommitment: values.drawCommitment, liveBallots: values.visibility === 'live' ? values.liveBallots ?? 1 : before.counting.liveBallots,
    },
  };
}

/** What is wrong, by field: the names of texts, of grades with what they say. */
export function wrongTerms(values) {
  const wrong = {};
  const whole = (value, least, most) => Number.isInteger(value) && value >= least && value <= most;
  if (!values.title) wrong.title = 'desk.wrong.title';
  if (!whole(values.scaleMin, -100, 100)) wrong.scaleMin = 'desk.wrong.whole';
  if (!whole(values.scaleMax, -100, 100)) wrong.scaleMax = 'desk.wrong.whole';
  else if (!wrong.scaleMin && !(values.scaleMax - values.scaleMin >= 1 && values.scaleMax - values.scaleMin <= 10)) wrong.scaleMax = 'desk.wrong.scale';
  const grade = wrong.scaleMin || wrong.scaleMax ? null : wrongGrade(values.grades ?? '', values.scaleMin);
  if (grade) wrong.grades = grade;
  if (values.admission === 'open') {
    if (!whole(values.ballotCap, 1, 100_000)) wrong.ballotCap = 'desk.wrong.cap';
    if (!whole(values.admissionRate, 1, 60_000)) wrong.admissionRate = 'desk.wrong.rate';
  }
  if (!whole(values.ballotsQuorum ?? 0, 0, Number.MAX_SAFE_INTEGER)) wrong.ballotsQuorum = 'desk.wrong.quorum';
  if (values.visibility === 'live' && !whole(values.liveBallots ?? 1, 1, 1_000_000)) wrong.liveBallots = 'desk.wrong.live';
  if (values.rule === 'mean' && !whole(values.ratingsQuorum ?? 0, 0, Number.MAX_SAFE_INTEGER)) wrong.ratingsQuorum = 'desk.wrong.quorum';
  if (values.rule === 'bayesian') {
    if (!whole(values.priorWeight ?? 10, 0, 1_000_000)) wrong.priorWeight = 'desk.wrong.weight';
    if (values.priorMean !== null && !(values.priorMean >= values.scaleMin && values.priorMean <= values.scaleMax)) wrong.priorMean = 'desk.wrong.onScale';
  }
  if (values.rule === 'approval' && values.approvalThreshold !== null && !whole(values.approvalThreshold, values.scaleMin, values.scaleMax)) wrong.approvalThreshold = 'desk.wrong.onScale';
  return wrong;
}
