using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.Grains.Elections;

namespace PhotoVote.Grains.Schedules;

/// <summary>The commands of a schedule, whose ids every silo derives alike: the log then knows the second of them for the first.</summary>
internal static class ScheduleCommands
{
    public static IElectionCommand Of(ScheduleStep step, int schedule, DateTimeOffset now) => step switch
    {
        ScheduleStep.Open => new OpenOnSchedule(schedule, now),
        ScheduleStep.Close => new CloseOnSchedule(schedule, now, CloseRandomness.Draw()),
        _ => throw new UnreachableException($"No command for {step}."),
    };

    /// <summary>
    /// The 6 bytes of the time that was set, then the first 10 bytes of SHA-256("photovote/schedule/v1\n{election}\n{schedule's
    /// number}\n{open or close}\n{hash of the organiser's key}"). Without that hash, which is in the log alone, anybody could use the id
    /// of a close up beforehand for a command of their own.
    /// </summary>
    public static Ulid IdOf(ElectionState state, ScheduleStep step)
    {
        var at = (step == ScheduleStep.Open ? state.Schedule.OpensAt : state.Schedule.ClosesAt) ?? default;
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, Math.Max(0, at.ToUnixTimeMilliseconds()) << 16);
        var text = $"photovote/schedule/v1\n{state.Id}\n{Number(state)}\n{Word(step)}\n{state.OrganiserKey}";
        SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 10).CopyTo(id[6..]);
        return new Ulid(id);
    }

    public static Fingerprint Fingerprint(ElectionState state, ScheduleStep step) =>
        EventLog.Fingerprint.Of("follow-schedule", state.Id.ToString(), Number(state), Word(step));

    private static string Number(ElectionState state) => state.Schedule.Number.ToString(CultureInfo.InvariantCulture);

    private static string Word(ScheduleStep step) => step == ScheduleStep.Open ? "open" : "close";
}
