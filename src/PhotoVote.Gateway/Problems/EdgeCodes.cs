namespace PhotoVote.Gateway.Problems;

/// <summary>Why a request is turned away before any rule of an election is asked. Part of the public contract, as the refusals are.</summary>
public static class EdgeCodes
{
    /// <summary>The request breaks HTTP itself.</summary>
    public const string RequestMalformed = "request-malformed";

    /// <summary>The request came too slowly to be waited for.</summary>
    public const string RequestTooSlow = "request-too-slow";

    /// <summary>The body is not JSON, or not of the shape that is expected; the problem says where.</summary>
    public const string BodyInvalid = "body-invalid";

    /// <summary>There is no body where one is needed.</summary>
    public const string BodyMissing = "body-missing";

    /// <summary>The body is larger than this server reads.</summary>
    public const string BodyTooLarge = "body-too-large";

    /// <summary>The body is not sent as JSON in UTF-8.</summary>
    public const string ContentTypeUnsupported = "content-type-unsupported";

    /// <summary>A command came without its id.</summary>
    public const string IdempotencyKeyMissing = "idempotency-key-missing";

    /// <summary>The command's id is not a ULID in its canonical form.</summary>
    public const string IdempotencyKeyInvalid = "idempotency-key-invalid";

    /// <summary>A header other than the above cannot be read.</summary>
    public const string HeaderInvalid = "header-invalid";

    /// <summary>A part of the path or the query cannot be read.</summary>
    public const string ParameterInvalid = "parameter-invalid";

    /// <summary>No key was sent where one is needed.</summary>
    public const string KeyMissing = "key-missing";

    /// <summary>What was sent as a key is none.</summary>
    public const string KeyMalformed = "key-malformed";

    /// <summary>Another site's page asks.</summary>
    public const string CrossSite = "cross-site";

    /// <summary>There is nothing at this address.</summary>
    public const string RouteUnknown = "route-unknown";

    /// <summary>The address does not answer this method.</summary>
    public const string MethodNotAllowed = "method-not-allowed";

    /// <summary>No election has this join code.</summary>
    public const string JoinCodeUnknown = "join-code-unknown";

    /// <summary>The server is starting or stopping, or cannot do its work at the moment; nothing was written.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The server took too long to read an answer; nothing was to be written.</summary>
    public const string TimedOut = "timed-out";

    /// <summary>Somebody who should read the log on does not: what depends on it does not happen here.</summary>
    public const string ProjectionStalled = "projection-stalled";

    /// <summary>Another export of ballots is under way on this server.</summary>
    public const string ExportBusy = "export-busy";

    /// <summary>Too many requests in a short time: with one key, from one address, or without a known key from anywhere; nothing was written.</summary>
    public const string TooManyRequests = "too-many-requests";

    /// <summary>As many watch results through this gateway as it takes.</summary>
    public const string ListenersFull = "listeners-full";

    /// <summary>As many watch results from one address as the gateway takes.</summary>
    public const string ListenersOfAddressFull = "listeners-of-address-full";

    /// <summary>No photo of this name and size is kept here.</summary>
    public const string PhotoUnknown = "photo-unknown";

    /// <summary>A photo's file is larger than this server reads.</summary>
    public const string PhotoTooLarge = "photo-too-large";

    /// <summary>A photo's file is no JPEG, PNG or WebP, whatever it is called; <c>format</c> says what it seems to be.</summary>
    public const string PhotoFormatUnsupported = "photo-format-unsupported";

    /// <summary>A photo has more pixels, or takes more memory to read, than this server has for it.</summary>
    public const string PhotoTooManyPixels = "photo-too-many-pixels";

    /// <summary>A photo's file breaks off or cannot be decoded.</summary>
    public const string PhotoDamaged = "photo-damaged";

    /// <summary>The election has as many photos, or as many bytes of them, as it may.</summary>
    public const string TooManyPhotos = "too-many-photos";

    /// <summary>More photos are sent than are worked on; this one was not kept.</summary>
    public const string PhotosBusy = "photos-busy";

    /// <summary>Where photos are kept cannot be read or written.</summary>
    public const string PhotosUnavailable = "photos-unavailable";

    /// <summary>A fault of the server.</summary>
    public const string InternalError = "internal-error";
}
