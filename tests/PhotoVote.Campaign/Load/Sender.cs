namespace PhotoVote.Campaign.Load;

/// <summary>Sends commands until each is settled: again under the same id, through another door, when the answer is missing or open.</summary>
internal sealed class Sender(IReadOnlyList<IDoor> doors, Ledger ledger, RecoveryWatch recovery, TimeSpan patience)
{
    private const int AbandonOneOf = 6;

    /// <summary>Sends a request under new ids until it is done or refused; where it may not be abandoned, under one.</summary>
    /// <param name="refusals">The codes that may come; any other refusal is a violation.</param>
    public async Task<Command> SendAsync(Request request, CancellationToken cancellationToken, params string[] refusals)
    {
        while (true)
        {
            var command = ledger.Add(request);
            await SettleAsync(command, cancellationToken).ConfigureAwait(false);
            if (command.Fate == Fate.Refused && !refusals.Contains(command.Answer!.Code))
                ledger.Violation($"refused though nothing spoke against it: {command}");
            if (command.Fate is Fate.Acknowledged or Fate.Refused)
                return command;
            if (command.Fate == Fate.Open)
                throw new UnsettledException(command.ToString());
        }
    }

    /// <summary>Sends an acknowledged command again: it must be told the same.</summary>
    public async Task RepeatAsync(Command command, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(command, command.Request, cancellationToken).ConfigureAwait(false);
        if (answer is null)
            throw new UnsettledException($"repeated: {command}");
        if (answer.Kind != AnswerKind.Done || answer.Value != command.Answer!.Value)
            ledger.Violation($"acknowledged, and told {answer} when it was repeated: {command}");
        ledger.Repeated();
    }

    /// <summary>Sends another request under an acknowledged command's id: it must be refused.</summary>
    public async Task ReuseAsync(Command command, Request other, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(command, other, cancellationToken).ConfigureAwait(false);
        if (answer is null)
            throw new UnsettledException($"id reused: {command}");
        if (answer.Kind != AnswerKind.Refused)
            ledger.Violation($"told {answer} when its id was used for {other.Content}: {command}");
        ledger.Reused();
    }

    private async Task SettleAsync(Command command, CancellationToken cancellationToken)
    {
        var mayAbandon = command.Request is not (Request.Create or Request.Register);
        for (var begun = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begun) < patience;)
        {
            command.Attempts++;
            var sent = TimeProvider.System.GetTimestamp();
            var answer = await Door().SendAsync(command.Id, command.Request, cancellationToken).ConfigureAwait(false);
            command.Answer = answer;
            switch (answer.Kind)
            {
                case AnswerKind.Done:
                    command.Fate = Fate.Acknowledged;
                    recovery.Acknowledged(sent);
                    return;
                case AnswerKind.Refused:
                    command.Fate = Fate.Refused;
                    return;
                case AnswerKind.NotWritten:
                    command.WasNotWritten = true;

                    // Only what was never open before: "not written" speaks of this attempt.
                    if (mayAbandon && !command.WasUnknown && Random.Shared.Next(AbandonOneOf) == 0)
                    {
                        command.Fate = Fate.Abandoned;
                        return;
                    }

                    break;
                case AnswerKind.Wrong:
                    command.WasUnknown = true;
                    ledger.Violation($"an answer that must never be given: {command}");
                    break;
                default:
                    command.WasUnknown = true;
                    break;
            }

            await PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Until somebody knows; null when nobody does within the patience.</summary>
    private async Task<Answer?> AskAsync(Command command, Request request, CancellationToken cancellationToken)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begun) < patience;)
        {
            var answer = await Door().SendAsync(command.Id, request, cancellationToken).ConfigureAwait(false);
            if (answer.Kind is AnswerKind.Done or AnswerKind.Refused or AnswerKind.Wrong)
                return answer;
            await PauseAsync(cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private IDoor Door() => doors[Random.Shared.Next(doors.Count)];

    // Sooner than Retry-After asks for: the impatient are to be got over too.
    private static Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(Random.Shared.Next(100, 600), cancellationToken);
}

/// <summary>Nobody could say within the patience what became of a command.</summary>
internal sealed class UnsettledException(string message) : Exception(message);
