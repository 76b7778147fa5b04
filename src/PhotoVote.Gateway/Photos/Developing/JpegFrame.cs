using System.Buffers.Binary;

namespace PhotoVote.Gateway.Photos.Developing;

/// <summary>
/// How a JPEG file is built (ITU-T T.81, Annex B), as far as it tells what reading it costs. A progressive one is held in memory as a
/// whole, in coefficients, and each of its scans passes over all of them: a small file can have thousands.
/// </summary>
/// <param name="IsProgressive">Whether the picture comes in several passes.</param>
/// <param name="Components">Colours, each with its own coefficients.</param>
/// <param name="Scans">Passes.</param>
internal readonly record struct JpegFrame(bool IsProgressive, int Components, int Scans)
{
    private const int StartOfScan = 0xDA;
    private const int EndOfImage = 0xD9;

    public static JpegFrame Read(ReadOnlySpan<byte> file)
    {
        var (progressive, components, scans) = (false, 0, 0);
        for (var at = 2; at + 4 <= file.Length;)
        {
            // Also passes over the data of a scan, in which FF is followed by zero or by a restart.
            var found = file[at..^1].IndexOf((byte)0xFF);
            if (found < 0)
                break;
            at += found;
            int marker = file[at + 1];
            if (marker is 0 or 0xFF or 1 or (>= 0xD0 and <= 0xD8))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            if (marker == EndOfImage || at + 4 > file.Length)
                break;
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && at + 10 <= file.Length)
                (progressive, components) = ((marker & 3) == 2, file[at + 9]);
            if (marker == StartOfScan)
                scans++;
            at += 2 + Math.Max(2, (int)BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]));
        }

        // Several scans of a baseline picture are gathered in the same way.
        return new(progressive || scans > 1, components, scans);
    }
}
