using PhotoVote.Domain;

namespace PhotoVote.Tests.Domain;

public class TextTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("年度", 2)]
    [InlineData("📷📷", 2)]
    [InlineData("e\u0301", 2)]
    public void Length_is_counted_in_characters_of_any_script(string text, int length) => Assert.Equal(length, Text.Measure(text, lines: false));

    [Fact]
    public void Half_a_character_is_refused() // Not a theory: test runners cannot carry a lone surrogate.
    {
        Assert.Equal(-1, Text.Measure("a\ud83d", lines: true));
        Assert.Equal(-1, Text.Measure("\udcf7a", lines: true));
    }

    [Fact]
    public void Control_characters_are_refused_but_a_description_has_lines()
    {
        Assert.Equal(-1, Text.Measure("a\0b", lines: true));
        Assert.Equal(-1, Text.Measure("a\tb", lines: true));
        Assert.Equal(-1, Text.Measure("a\u0085b", lines: true));
        Assert.Equal(-1, Text.Measure("a\u2028b", lines: true));
        Assert.Equal(-1, Text.Measure("a\nb", lines: false));
        Assert.Equal(3, Text.Measure("a\nb", lines: true));
    }
}
