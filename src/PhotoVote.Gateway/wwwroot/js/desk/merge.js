// Two people at one desk: what was typed here meets what was saved elsewhere, field by field.

/** The names of the fields in which two records differ. */
export const differing = (one, other) => Object.keys(one).filter((name) => one[name] !== other[name]);

/**
 * Brings together what a form began with (`base`), what it says now (`mine`) and what is saved (`theirs`). A field that was touched here stays as it is here;
 * every other takes what is saved.
 * @returns `{ values, conflicts }`: conflicts name the fields that were changed on both sides, and differ
 */
export function merge(base, mine, theirs) {
  const values = {};
  const conflicts = [];
  for (const name of Object.keys(theirs)) {
    const touched = mine[name] !== base[name];
    values[name] = touched ? mine[name] : theirs[name];
    if (touched && theirs[name] !== base[name] && theirs[name] !== mine[name]) conflicts.push(name);
  }
  return { values, conflicts };
}
