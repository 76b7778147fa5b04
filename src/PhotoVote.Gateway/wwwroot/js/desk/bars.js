// How long a candidate's bar is, from 0 to 1: what its rule compares, as a part of what could be had at most. Ranks come from the server; a bar only shows.

/** @param context `{ rule, min, max, threshold, ballots }`: ballots are those of the competition */
export function lengthOf({ histogram, blanks, ratings, sum }, { rule, min, max, threshold, ballots }) {
  const range = max - min;
  const onScale = (value) => (value - min) / range;
  switch (rule) {
    case 'score':
    case 'star':
      return ballots ? (sum - min * ratings) / (range * ballots) : 0;
    case 'approval': {
      const least = threshold ?? Math.floor((min + max) / 2) + 1;
      return ballots ? histogram.slice(least - min).reduce((all, count) => all + count, 0) / ballots : 0;
    }
    case 'median':
      return ratings ? onScale(min + medianIndex(histogram, ratings)) : 0;
    case 'majority-judgment': {
      const judged = [histogram[0] + blanks, ...histogram.slice(1)];
      return ratings + blanks ? onScale(min + medianIndex(judged, ratings + blanks)) : 0;
    }
    default:
      return ratings ? onScale(sum / ratings) : 0;
  }
}

/** What part of the bar a rating fills. */
export const shareOf = ({ histogram, ratings }, index) => (ratings ? histogram[index] / ratings : index === 0 ? 1 : 0);

/** The lower median: the step in which the entry number ⌊(n − 1) / 2⌋ lies. */
function medianIndex(histogram, n) {
  let left = Math.floor((n - 1) / 2);
  return histogram.findIndex((count) => (left -= count) < 0);
}
