// What was pasted, judged before anything is sent: ids as they are, or names that become ids.
import { readTable, shapeOf } from './csv.js';
import { voterOfName } from './derived-id.js';

const ID = /^[A-Za-z0-9_-]{1,64}$/;

export const isVoterId = (text) => ID.test(text);

/** The rows of a text, and which column is probably meant. */
export function readList(text) {
  const rows = readTable(text);
  return { rows, ...shapeOf(rows) };
}

/** Each row's cell of a column, without the heading. */
export const cellsOf = ({ rows, hasHeading }, column) =>
  rows.slice(hasHeading ? 1 : 0).map(({ row, cells }) => ({ row, text: cells[column] ?? '' })).filter(({ text }) => text);

/**
 * What would be registered.
 * @param asNames every text is a name, and its id is made from it
 * @returns `{ voters: [{ id, name }], wrong: [{ row, text }], repeated: [{ row, text }] }`, everybody once, in order
 */
export function judge(cells, asNames, { key, id: election }) {
  const seen = new Map();
  const wrong = [];
  const repeated = [];
  for (const { row, text } of cells) {
    if (!asNames && !isVoterId(text)) {
      wrong.push({ row, text });
      continue;
    }
    const id = asNames ? voterOfName(key, election, text) : text;
    if (seen.has(id)) repeated.push({ row, text });
    else seen.set(id, { id, name: asNames ? text : null });
  }
  return { voters: [...seen.values()], wrong, repeated };
}
