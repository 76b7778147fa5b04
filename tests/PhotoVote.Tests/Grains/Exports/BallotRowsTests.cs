using CsCheck;
using PhotoVote.Grains.Exports;

namespace PhotoVote.Tests.Grains.Exports;

public sealed class BallotRowsTests
{
    private static readonly Gen<byte[][]> Rows = Gen.Byte[0, 3].Array[3].Array[0, 120];

    [Fact]
    public void HoweverLittleMemoryThereIs_AllRowsComeInOrderAndAsOftenAsTheyWere() => Gen.Select(Rows, Gen.Int[1, 400]).Sample((rows, memory) =>
    {
        var (sorted, passes) = Sort(rows, memory);

        Assert.Equal(rows.Select(Text).Order(StringComparer.Ordinal), sorted);
        Assert.InRange(passes, 1, rows.Length + 1);
    });

    [Fact]
    public void WhatFits_TakesOnePass() => Assert.Equal(1, Sort([[3, 1], [1, 2], [3, 1]], 1 << 20).Passes);

    private static (List<string> Sorted, int Passes) Sort(byte[][] ballots, long memory)
    {
        var (rows, sorted, passes) = (new BallotRows(ballots.Length == 0 ? 3 : ballots[0].Length, memory), new List<string>(), 0);
        for (; rows.BeginPass(); passes++)
        {
            Assert.True(passes <= ballots.Length, "It never comes to an end.");
            foreach (var ballot in ballots)
                rows.Add(ballot);
            foreach (var (row, count) in rows.EndPass())
                sorted.AddRange(Enumerable.Repeat(Text(row.ToArray()), (int)count));
        }

        return (sorted, passes);
    }

    private static string Text(byte[] row) => string.Concat(row);
}
