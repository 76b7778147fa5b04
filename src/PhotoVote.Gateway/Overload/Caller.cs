using System.Buffers.Binary;
using System.Net;
using PhotoVote.Domain;

namespace PhotoVote.Gateway.Overload;

/// <summary>Who sends a request, as far as that can be told before anything is asked.</summary>
/// <param name="Address">An IPv4 address, or the first half of an IPv6 one: who has one of these has all of it.</param>
/// <param name="Key">The hash of the key that was sent; null when none was, or what was sent is none.</param>
/// <param name="IsOrganiser">Whether it is sent as an organiser's.</param>
/// <param name="IsSelfMade">Whether it is a key of an election that admits anyone: made by whoever sends it, it opens what it made.</param>
internal readonly record struct Caller(UInt128 Address, KeyHash? Key, bool IsOrganiser, bool IsSelfMade)
{
    public static Caller Of(HttpContext context)
    {
        var address = AddressOf(context.Connection.RemoteIpAddress);
        if (Requests.BearerKey.Read(context.Request.Headers.Authorization).Token is not { } token)
            return new(address, null, false, false);
        if (KeyToken.TryParseOrganiser(token, out var organiser))
            return new(address, organiser.Hash(), true, false);
        if (KeyToken.TryParseVoter(token, out var voter, out var key))
            return new(address, key.Hash(), false, key.OpenVoter() == voter);
        return KeyToken.TryParseBallot(token, out var ballot) ? new(address, ballot.Hash(), false, false) : new(address, null, false, false);
    }

    internal static UInt128 AddressOf(IPAddress? address)
    {
        if (address is null)
            return 0;
        Span<byte> bytes = stackalloc byte[16];
        _ = address.MapToIPv6().TryWriteBytes(bytes, out _);
        var whole = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return address.IsIPv4MappedToIPv6 || address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? whole : whole >> 64 << 64;
    }
}
