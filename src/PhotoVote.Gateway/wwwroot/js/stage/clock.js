// The server's time. The clock of the machine at the wall may be wrong, or be set while the page is open: only `performance.now()` is believed.
let ahead = null;

/**
 * Learns from an answer's Date header.
 * @param asked, answered `performance.now()` then
 */
export function learnTime(date, asked, answered = performance.now()) {
  const told = Date.parse(date ?? '');

  // The header has whole seconds: half a second more is nearer on average.
  if (Number.isFinite(told)) ahead = told + 500 - (asked + answered) / 2;
}

/** Milliseconds since 1970 at the server, as near as is known. */
export const serverNow = () => (ahead === null ? Date.now() : ahead + performance.now());
