namespace PhotoVote.Cli.Replay.Histograms;

/// <summary>
/// Deals the ratings of some photos out to as few voters as can give them, none of whom rates a photo twice. Each photo's ratings go to
/// voters next to each other, beginning at another one for each photo, so that all voters rate about as many.
/// </summary>
internal sealed class Deal
{
    private readonly IReadOnlyList<PhotoHistogram> _photos;

    public Deal(IReadOnlyList<PhotoHistogram> photos)
    {
        _photos = photos;
        Voters = photos.Max(photo => photo.Ratings);
    }

    public int Voters { get; }

    /// <summary>What a voter gives: the place of a photo, from 0, and its rating; no photo twice.</summary>
    public IEnumerable<(int Photo, int Rating)> RatingsOf(int voter)
    {
        for (var photo = 0; photo < _photos.Count; photo++)
        {
            var first = (long)Voters * photo / _photos.Count;
            var place = (int)((voter + first) % Voters);
            if (place < _photos[photo].Ratings)
                yield return (photo, RatingAt(_photos[photo], place));
        }
    }

    private static int RatingAt(PhotoHistogram photo, int place)
    {
        var rating = 0;
        for (; place >= photo.Counts[rating]; rating++)
            place -= photo.Counts[rating];
        return rating + 1;
    }
}
