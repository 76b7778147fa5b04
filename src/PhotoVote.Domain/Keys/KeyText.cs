using System.Buffers;
using System.Buffers.Text;

namespace PhotoVote.Domain;

/// <summary>32 bytes as base64url without padding, read strictly: the decoder alone would skip spaces and ignore spare bits.</summary>
internal static class KeyText
{
    public static bool TryRead(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length != KeyHash.TextLength
            || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done
            || written != KeyHash.Size)
            return false;

        Span<char> again = stackalloc char[KeyHash.TextLength];
        Base64Url.EncodeToChars(bytes, again);
        return text.SequenceEqual(again);
    }
}
