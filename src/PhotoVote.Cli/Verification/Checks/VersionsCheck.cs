namespace PhotoVote.Cli.Verification.Checks;

internal sealed class VersionsCheck : LogCheck
{
    public override string Name => "versions";

    public override string Claim => "the versions of each stream run from 1, in order and without holes";

    public override void Look(LogStep step)
    {
        if (step.Recorded.Version != step.Stream.Version + 1)
            Fail(step, $"version {step.Stream.Version + 1}", $"version {step.Recorded.Version}");
    }
}
