namespace PhotoVote.Domain.Counting;

/// <summary>
/// How ballots compare two candidates: what profiles do not say. Only those whom <see cref="CountingRule.ToCompare"/> names are ever asked
/// for, so nobody keeps a matrix of all; whoever has the ballots answers with a second pass over them (<see cref="PairCounter"/>).
/// </summary>
public interface IPairwisePreferences
{
    /// <param name="first">A candidate's number.</param>
    /// <param name="second">Another's.</param>
    /// <returns>How many ballots rate the first above the second, and the second above the first; a blank is the scale's minimum.</returns>
    /// <exception cref="ArgumentException">These two were not compared.</exception>
    (long First, long Second) Between(int first, int second);
}
