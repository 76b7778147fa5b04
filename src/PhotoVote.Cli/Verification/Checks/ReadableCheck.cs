namespace PhotoVote.Cli.Verification.Checks;

internal sealed class ReadableCheck : LogCheck
{
    public override string Name => "readable";

    public override string Claim => "every event is of a known type and has that type's shape";

    public override void Look(LogStep step)
    {
        if (step.Unreadable is { } why)
            Fail(step, $"a readable {step.Recorded.Type}", why);
    }
}
