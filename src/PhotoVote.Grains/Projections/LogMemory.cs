using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Rolls;

namespace PhotoVote.Grains.Projections;

/// <summary>
/// What this silo remembers of the log and does not look up again because it never changes there. Whoever reads the log and finds that it was set
/// back has it forgotten: it may not be in the log any more.
/// </summary>
internal sealed class LogMemory(IssuedKeys issuedKeys, ElectionDefinitions definitions)
{
    public void Forget()
    {
        issuedKeys.Forget();
        definitions.Forget();
    }
}
