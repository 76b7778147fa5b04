using System.Text;

namespace PhotoVote.Tests.Gateway.Telemetry;

/// <summary>As much of protobuf's encoding as it takes to find a field of a message.</summary>
internal static class Protobuf
{
    /// <summary>The length-delimited fields of this number, in their order.</summary>
    public static IReadOnlyList<byte[]> Fields(byte[] message, int number)
    {
        var found = new List<byte[]>();
        var at = 0;
        while (at < message.Length)
        {
            var tag = Varint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += sizeof(long);
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    if ((int)(tag >> 3) == number)
                        found.Add(message[at..(at + length)]);
                    at += length;
                    break;
                case 5:
                    at += sizeof(int);
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7}.");
            }
        }

        return found;
    }

    /// <summary>A text field, empty when it is not there.</summary>
    public static string Text(byte[] message, int number) => Fields(message, number) is [.., var last] ? Encoding.UTF8.GetString(last) : "";

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0ul;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
