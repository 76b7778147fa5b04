namespace PhotoVote.EventLog.Journaling;

/// <summary>What stands between a command that was decided and its answer.</summary>
internal enum Verdict
{
    /// <summary>It was refused or had nothing to do; whether that holds is to be checked.</summary>
    Unwritten,

    /// <summary>It was answered.</summary>
    Answered,

    /// <summary>It was handed to the log, which has not answered.</summary>
    HandedOver,

    /// <summary>It was written before: the first outcome again.</summary>
    Repeated,

    /// <summary>It was decided on a state of its own stream that is no longer the last.</summary>
    Outdated,

    /// <summary>Another stream is not where it was taken to be.</summary>
    DependencyMoved,

    /// <summary>It was decided on what another command would have led to, and that one was not written.</summary>
    Unfounded,

    /// <summary>It is to be decided again.</summary>
    Again,
}
