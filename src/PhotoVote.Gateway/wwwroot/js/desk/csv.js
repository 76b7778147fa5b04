// Tables as people paste them and as spreadsheets read them (RFC 4180, and the separators that spreadsheets use besides).

/** Rows of cells: `[{ row, cells }]`, rows counted from 1 as an editor counts them; empty ones are left out. */
export function readTable(text) {
  const source = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(source);
  const rows = [];
  let cells = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let began = 1;
  const endCell = () => { cells.push(cell.trim()); cell = ''; };
  const endRow = () => {
    endCell();
    if (cells.some(Boolean)) rows.push({ row: began, cells });
    cells = [];
    began = line + 1;
  };
  for (let i = 0; i < source.length; i++) {
    const c = source[i];
    if (quoted) {
      if (c === '\n') line++;
      if (c !== '"') cell += c;
      else if (source[i + 1] === '"') { cell += '"'; i++; } else quoted = false;
    } else if (c === '"' && !cell.trim()) { quoted = true; cell = ''; }
    else if (c === separator) endCell();
    else if (c === '\n') { endRow(); line++; } else if (c !== '\r') cell += c;
  }
  endRow();
  return rows;
}

const SAMPLE = 20_000;

/** A cell in quotes, which may hold separators and ends of lines, with what stands before it. */
const QUOTED = /(^|[\t;,\n])[^\S\t\n]*"(?:[^"]|"")*"/g;

/** Whatever separates most in the first lines; commas alone within a line may also be names, "Doe, Jane": then every line has the same number. */
function separatorOf(text) {
  const sample = text.length > SAMPLE ? text.slice(0, text.lastIndexOf('\n', SAMPLE) + 1 || SAMPLE) : text;
  const lines = sample.replace(QUOTED, '$1').split('\n', 20).filter((line) => line.trim());
  const counts = (separator) => lines.map((line) => line.split(separator).length - 1);
  return ['\t', ';', ','].find((separator) => counts(separator).every((count) => count > 0)) ?? '\0';
}

const HEADINGS = /^(id|voter|voter.?id|name|names|code|member|member.?(no|number|id)|e-?mail|nr\.?|no\.?|number|(first|last|full).?name|surname|wähler|mitglied|vorname|nachname|votant|nom|prénom|الاسم|الناخب)$/i;

/** Whether the first row names columns, and which column the voters are probably in. */
export function shapeOf(rows) {
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 1);
  const first = rows[0]?.cells ?? [];
  const hasHeading = rows.length > 1 && first.some((cell) => HEADINGS.test(cell));
  const named = first.findIndex((cell) => /^(voter|voter.?id|id|code)$/i.test(cell));
  const anyNamed = first.findIndex((cell) => HEADINGS.test(cell));
  return { width, hasHeading, column: hasHeading ? Math.max(0, named >= 0 ? named : anyNamed) : 0, names: hasHeading ? first : [] };
}

/** A table as spreadsheets open it: with a mark for UTF-8, and no text in it becomes a formula. */
export const writeTable = (rows) => `\uFEFF${rows.map((cells) => cells.map(cellOf).join(',')).join('\r\n')}\r\n`;

function cellOf(value) {
  const text = /^[=+@\t\r-]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
