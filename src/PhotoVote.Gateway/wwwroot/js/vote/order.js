// The order in which a ballot shows the photos: shuffled, so that none profits from its place, and the same whenever the ballot is opened again.
import { sha256, utf8 } from '../bytes.js';

/** Candidates in a ballot's own order; it depends on their numbers alone. */
export function shuffled(candidates, ballot, competition) {
  const sorted = [...candidates].sort((a, b) => a.number - b.number);
  const below = random(sha256(utf8(`photovote/order/v1\n${ballot}\n${competition}`)));
  for (let i = sorted.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [sorted[i], sorted[j]] = [sorted[j], sorted[i]];
  }
  return sorted;
}

/** Numbers below a bound, each as likely as the others (sfc32, pracrand.sourceforge.net). */
function random(seed) {
  let [a, b, c, counter] = new Uint32Array(seed.buffer, 0, 4);
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return (bound) => {
    const fair = 2 ** 32 - 2 ** 32 % bound;
    for (;;) {
      const value = next();
      if (value < fair) return value % bound;
    }
  };
}
