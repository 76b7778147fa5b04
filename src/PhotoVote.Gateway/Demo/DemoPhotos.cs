using SkiaSharp;

namespace PhotoVote.Gateway.Demo;

/// <summary>One of the demo's photos: who "took" it, and how it is painted.</summary>
/// <param name="Sky">At the top, and at the horizon.</param>
/// <param name="Land">The nearest hill, and the farthest.</param>
/// <param name="Sea">Whether there is water before the hills.</param>
/// <param name="Night">Whether there are stars.</param>
/// <param name="Charm">How much people like it, 0 to 1.</param>
internal sealed record DemoPhoto(
    string Title, string Author, SKSizeI Size, (uint Top, uint Horizon) Sky, uint Sun, SKPoint SunAt, (uint Near, uint Far) Land, bool Sea, bool Night, double Charm);

/// <summary>The photos of the demo election. They are painted, always the same: no photographer's work is given away with a program.</summary>
internal static class DemoPhotos
{
    private static readonly SKSizeI Wide = new(1280, 854);
    private static readonly SKSizeI Tall = new(854, 1280);
    private static readonly SKSizeI Square = new(1120, 1120);
    private static readonly SKSizeI Panorama = new(1280, 560);

    public static IReadOnlyList<(string Competition, IReadOnlyList<DemoPhoto> Photos)> All { get; } =
    [
        ("Land",
        [
            new("First light", "Ana Sousa", Wide, (0x2B3A67, 0xF6B38E), 0xFFF1C9, new(.68f, .52f), (0x1C1A2B, 0x9C7A97), false, false, .62),
            new("Blue ridge", "Jonas Weber", Panorama, (0x6FA3C7, 0xE9EEF0), 0xFFFFFF, new(.2f, .22f), (0x16324A, 0x9DBDCF), false, false, .7),
            new("The last warm evening", "Mina Okafor", Tall, (0x5A2A4C, 0xF58F4F), 0xFFE0A0, new(.4f, .5f), (0x2A0F1E, 0xB4563F), false, false, .81),
            new("Pines in fog", "Kenji Tanaka", Square, (0xAEB8B5, 0xDDE2DF), 0xF7F8F6, new(.7f, .2f), (0x2C3A38, 0xC3CDC9), false, false, .55),
            new("Harvest", "Rui Alves", Wide, (0x7DB4D6, 0xFBE9B7), 0xFFF8DC, new(.82f, .3f), (0x7A4B12, 0xD9B65A), false, false, .48),
            new("Under the Plough", "Sara Lindqvist", Tall, (0x070B1F, 0x2B3F6B), 0xF4F1E4, new(.3f, .18f), (0x05070F, 0x1C2A4A), false, true, .74),
            new("Green valley", "Omar Haddad", Panorama, (0x8CC3E0, 0xF0F6E6), 0xFFFDEB, new(.55f, .25f), (0x1F4A25, 0xA7C79A), false, false, .52),
            new("Desert, six o'clock", "Léa Martin", Square, (0xD98E73, 0xFFE3C2), 0xFFF5E1, new(.35f, .42f), (0x6E2F1D, 0xE2A27B), false, false, .6),
        ]),
        ("Sea",
        [
            new("Gold on the water", "Léa Martin", Wide, (0x34466F, 0xFFB75E), 0xFFF3C4, new(.5f, .47f), (0x1B2238, 0x8D6C7B), true, false, .78),
            new("Low tide", "Omar Haddad", Panorama, (0x9FB9C9, 0xF2EDE2), 0xFFFFFF, new(.76f, .24f), (0x3C4F57, 0xAFC0C6), true, false, .5),
            new("Moon over the bay", "Sara Lindqvist", Tall, (0x050A1C, 0x28406E), 0xF3F0DC, new(.62f, .24f), (0x04070F, 0x1B2C50), true, true, .83),
            new("Before the storm", "Kenji Tanaka", Wide, (0x2A3138, 0xA9A793), 0xE9E4C8, new(.25f, .4f), (0x14191C, 0x5E6A6D), true, false, .66),
            new("Blue hour", "Jonas Weber", Square, (0x1A2A5E, 0x88A4DA), 0xFCEBD2, new(.72f, .46f), (0x0D1431, 0x4F68A8), true, false, .69),
            new("Island", "Ana Sousa", Panorama, (0x58B0C4, 0xFDF1D3), 0xFFFBE8, new(.4f, .28f), (0x1E5446, 0x8EC2B0), true, false, .57),
            new("Red evening", "Mina Okafor", Tall, (0x7A2036, 0xFF9A5A), 0xFFE6B3, new(.5f, .5f), (0x2C0A1A, 0xA43D45), true, false, .72),
            new("Morning swim", "Rui Alves", Square, (0xB6D7E4, 0xFFE9E0), 0xFFFFFF, new(.24f, .34f), (0x4D7C8C, 0xC9DDE0), true, false, .45),
        ]),
    ];
}
