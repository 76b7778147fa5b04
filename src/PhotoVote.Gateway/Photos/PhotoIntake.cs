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

    /// <returns>The photo and whether the election did not have it, or why not.</returns>
    public async Task<(PhotoView? Photo, bool IsNew, ProblemResult? Problem)> TakeAsync(HttpContext context, ElectionId election)
    {
        if (PhotoBody.IsMissing(context.Request))
            return (null, false, PhotoBody.Missing);
        if (context.Request.ContentLength > settings.MaxBytes)
            return (null, false, PhotoBody.TooLarge(settings.MaxBytes));
        using var place = room.Enter(election, context.Request.ContentLength ?? settings.MaxBytes);
        if (place is null)
            return (null, false, Busy);
        var (file, unread) = await PhotoBody.ReadAsync(context, settings.MaxBytes);
        if (file is null)
            return (null, false, unread);

        // From now on it is worked on, and counts as such.
        return context.Features.Get<Admission.Admitted>()?.Work() is { } tooMuch ? (null, false, tooMuch) : await KeepAsync(file, election, context.RequestAborted);
    }

    private async Task<(PhotoView?, bool, ProblemResult?)> KeepAsync(byte[] file, ElectionId election, CancellationToken cancellationToken)
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
            return (null, false, Busy);
        }

        if (photo is null)
            return (null, false, Problem(refusal!));
        var kept = await store.KeepAsync(election, photo, new(settings.MostOfElection, settings.MostBytesOfElection), cancellationToken);
        return kept == PhotoKept.OverQuota ? (null, false, OverQuota()) : (photo.View, kept == PhotoKept.Added, null);
    }

    private static ProblemResult Problem(PhotoRefusal refusal) => refusal.Format is { } format
        ? new(refusal.Code, refusal.Detail, "body") { More = new Dictionary<string, object?>(StringComparer.Ordinal) { ["format"] = format } }
        : new(refusal.Code, refusal.Detail, "body");

    private ProblemResult OverQuota() => new(
        EdgeCodes.TooManyPhotos,
        $"An election may have added {settings.MostOfElection:N0} photos of {settings.MostBytesOfElection / (double)(1 << 30):0.##} GiB together, also those that no candidate shows any more.");

    private static ProblemResult Busy => new(EdgeCodes.PhotosBusy, "More photos are being sent than can be worked on at the moment; this one was not kept. Send it again.");
}
