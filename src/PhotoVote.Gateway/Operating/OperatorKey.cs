using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PhotoVote.Gateway.Operating;

/// <summary>
/// The key of whoever runs the servers: it opens no election. Compared in a time that tells nothing. A browser sends it once and gets a pass
/// that ends by itself and from which the key cannot be had: "{seconds}.{HMAC-SHA256(key, "photovote/operator/v1\n{seconds}")}".
/// </summary>
internal sealed class OperatorKey(string key, TimeProvider time)
{
    public const int LeastLength = 32;

    public static readonly TimeSpan PassLifetime = TimeSpan.FromHours(12);

    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);

    public bool Is(string given) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(_key));

    public string MakePass() => Pass((time.GetUtcNow() + PassLifetime).ToUnixTimeSeconds());

    public bool IsPass(string? given) =>
        given?.Split('.') is [var text, _]
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ends)
        && ends > time.GetUtcNow().ToUnixTimeSeconds()
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(Pass(ends)));

    private string Pass(long ends)
    {
        var seconds = ends.ToString(CultureInfo.InvariantCulture);
        return $"{seconds}.{Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"photovote/operator/v1\n{seconds}")))}";
    }
}
