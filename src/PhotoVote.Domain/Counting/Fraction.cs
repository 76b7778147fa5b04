namespace PhotoVote.Domain.Counting;

/// <summary>An exact quotient, as it was counted (not reduced). Compared by cross-multiplication: no rounding decides a rank.</summary>
public readonly record struct Fraction : IComparable<Fraction>
{
    private readonly long _denominator;

    public Fraction(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(denominator, 1);
        (Numerator, _denominator) = (numerator, denominator);
    }

    public long Numerator { get; }

    /// <summary>At least 1.</summary>
    public long Denominator => _denominator == 0 ? 1 : _denominator;

    /// <summary>What is written, with as few decimals as it takes: 3.250 is 325 hundredths, wherever it is read.</summary>
    /// <param name="written">So small, and with so few decimals, that its digits are a number of 64 bits.</param>
    public static Fraction Of(decimal written)
    {
        var denominator = 1L;
        while (decimal.Truncate(written * denominator) != written * denominator)
            denominator *= 10;
        return new Fraction((long)(written * denominator), denominator);
    }

    /// <summary>For showing only.</summary>
    public decimal ToDecimal() => (decimal)Numerator / Denominator;

    public int CompareTo(Fraction other) =>
        ((Int128)Numerator * other.Denominator).CompareTo((Int128)other.Numerator * Denominator);

    /// <summary>As numbers: 1/2 equals 2/4.</summary>
    public bool Equals(Fraction other) => CompareTo(other) == 0;

    public override int GetHashCode() => ToDecimal().GetHashCode();

    public static bool operator <(Fraction left, Fraction right) => left.CompareTo(right) < 0;

    public static bool operator >(Fraction left, Fraction right) => left.CompareTo(right) > 0;

    public static bool operator <=(Fraction left, Fraction right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Fraction left, Fraction right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Numerator}/{Denominator}";
}
