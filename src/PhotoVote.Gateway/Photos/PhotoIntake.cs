using PhotoVote.Domain;
using PhotoVote.Gateway.Overload;
using PhotoVote.Gateway.Photos.Developing;
using PhotoVote.Gateway.Photos.Storage;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Photos;

/// <summary>The way of a file from its sender to where photos are kept.</summary>
internal sealed class PhotoIntake(PhotoSettings settings, UploadRoom room, Darkroom darkroom, IPhotoStore store)
{
    /// <summary>For developing, with the waiting for it: below the time that any request has.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<Taken> TakeAsync(HttpContext context, ElectionId election)
    {
        if (PhotoBody.IsMissing(context.Request))
            return Taken.NotReceived(PhotoBody.Missing);
        if (context.Request.ContentLength > settings.MaxBytes)
            return Taken.NotReceived(PhotoBody.TooLarge(settings.MaxBytes));
        using var place = room.Enter(election, Caller.Of(context).Address, context.Request.ContentLength ?? settings.MaxBytes);
        if (place is null)
            return Taken.NotReceived(Busy);
        var (file, unread) = await PhotoBody.ReadAsync(context, settings.MaxBytes);
        if (file is null)
            return Taken.NotReceived(unread!);

        // From now on it is worked on, and counts as such.
        return context.Features.Get<Admission.Admitted>()?.Work() is { } tooMuch ? Taken.Refused(tooMuch) : await KeepAsync(file, election, context.RequestAborted);
    }

    private async Task<Taken> KeepAsync(byte[] file, ElectionId election, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        DevelopedPhoto? photo;
        PhotoRefusal? refusal;
        try
        {
            (photo, refusal) = await darkroom.DevelopAsync(file, patience.Token);
        }
        catch (Exception e) when (e is DarkroomFullException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Taken.Refused(Busy);
        }

        if (photo is null)
            return Taken.Refused(Problem(refusal!));
        var kept = await store.KeepAsync(election, photo, new(settings.MostOfElection, settings.MostBytesOfElection), cancellationToken);
        return kept == PhotoKept.OverQuota ? Taken.Refused(OverQuota()) : new Taken(photo.View, kept == PhotoKept.Added, null, IsReceived: true);
    }

    private static ProblemResult Problem(PhotoRefusal refusal) => refusal.Format is { } format
        ? new(refusal.Code, refusal.Detail, "body") { More = new Dictionary<string, object?>(StringComparer.Ordinal) { ["format"] = format } }
        : new(refusal.Code, refusal.Detail, "body");

    private ProblemResult OverQuota() => new(
        EdgeCodes.TooManyPhotos,
        $"An election may have added {settings.MostOfElection:N0} photos of {settings.MostBytesOfElection / (double)(1 << 30):0.##} GiB together, also those that no candidate shows any more.");

    private static ProblemResult Busy => new(EdgeCodes.PhotosBusy, "More photos are being sent than can be worked on at the moment; this one was not kept. Send it again.");
}

/// <summary>What became of a file.</summary>
/// <param name="Photo">What is kept of it.</param>
/// <param name="IsNew">Whether the election did not have it.</param>
/// <param name="Problem">Why nothing is kept.</param>
/// <param name="IsReceived">Whether it was read to its end.</param>
internal sealed record Taken(PhotoView? Photo, bool IsNew, ProblemResult? Problem, bool IsReceived)
{
    public static Taken Refused(ProblemResult problem) => new(null, false, problem, true);

    public static Taken NotReceived(ProblemResult problem) => new(null, false, problem, false);
}
