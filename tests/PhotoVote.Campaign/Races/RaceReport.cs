using System.Globalization;
using System.Text;

namespace PhotoVote.Campaign.Races;

/// <summary>What everybody races against.</summary>
public enum RaceKind
{
    Close,
    ScheduledClose,
    Withdrawal,
    Revocation,
}

/// <param name="Acknowledged">Of the requests that were on their way while it happened, how many were acknowledged.</param>
/// <param name="Refused">And how many refused.</param>
/// <param name="Settled">All that were settled, before and after as well.</param>
public sealed record RaceRound(RaceKind Kind, int Acknowledged, int Refused, int Settled)
{
    /// <summary>Only where both were on their way it was a race.</summary>
    public bool IsClose => Acknowledged > 0 && Refused > 0;
}

/// <summary>What many races came to.</summary>
/// <param name="Exceptions">What was not as it must be, with the seed of its race.</param>
public sealed record RaceReport(int Seed, IReadOnlyList<RaceRound> Rounds, IReadOnlyList<string> Exceptions)
{
    /// <summary>Rounds of a kind in which requests of both fates were on their way.</summary>
    public int CloseRounds(RaceKind kind) => Rounds.Count(round => round.Kind == kind && round.IsClose);

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"seed {Seed}");
        text.AppendLine("race against        rounds   with both in flight   acknowledged in flight   refused in flight    settled in all");
        foreach (var kind in Enum.GetValues<RaceKind>())
        {
            var rounds = Rounds.Where(round => round.Kind == kind).ToList();
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{Words(kind),-18}{rounds.Count,8:N0}{CloseRounds(kind),22:N0}{rounds.Sum(r => r.Acknowledged),25:N0}{rounds.Sum(r => r.Refused),20:N0}{rounds.Sum(r => r.Settled),18:N0}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"exceptions {Exceptions.Count}");
        foreach (var exception in Exceptions)
            text.AppendLine(CultureInfo.InvariantCulture, $"  - {exception}");
        return text.ToString();
    }

    private static string Words(RaceKind kind) => kind switch
    {
        RaceKind.Close => "the close",
        RaceKind.ScheduledClose => "a scheduled close",
        RaceKind.Withdrawal => "a withdrawal",
        _ => "revocations",
    };
}
