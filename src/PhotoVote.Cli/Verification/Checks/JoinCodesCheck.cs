using PhotoVote.Domain;
using PhotoVote.Domain.JoinCodes;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>People type a code and land in an election: it must be theirs for ever.</summary>
internal sealed class JoinCodesCheck : LogCheck
{
    private const int Attempts = 256;

    public override string Name => "join-codes";

    public override string Claim => "each election has a join code of its own, derived from its id and assigned once";

    public override void Look(LogStep step)
    {
        if (step.Event is not JoinCodeAssigned e || step.Name.Kind != StreamKind.Code || !step.CanBeJudged)
            return;
        if (step.Replay.FindCode(step.Name.Code) is { } owner)
            Fail(step, $"the code to stay with election {owner}", $"it is assigned to {e.Election}");
        else if (!ElectionId.TryParse(e.Election, out var election))
            Fail(step, "an election's id", e.Election);
        else if (!Enumerable.Range(0, Attempts).Any(attempt => JoinCode.Derive(election, attempt) == step.Name.Code))
            Fail(step, $"a code derived from election {election}", step.Name.Code.ToString());
    }

    public override void EndPartition(int partition, long head, PartitionReplay replay)
    {
        foreach (var election in replay.Elections.Where(e => e.Definition.State.Exists))
        {
            var code = election.Definition.State.Code;
            if (replay.FindCode(code) is var owner && owner != election.Id)
                Fail(new Place(partition, head, $"code/{code}", 0, $"the code of election {election.Id}", owner is null ? "no such code" : $"the code of {owner}"));
        }
    }
}
