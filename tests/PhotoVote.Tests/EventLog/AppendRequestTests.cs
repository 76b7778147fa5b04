using System.Collections.Immutable;
using PhotoVote.EventLog;

namespace PhotoVote.Tests.EventLog;

public sealed class AppendRequestTests
{
    private static StreamAppend To(string stream, params EventData[] events) => new(stream, ExpectedVersion.Any, [.. events]);

    private static AppendRequest Request(ImmutableArray<StreamAppend> appends, params StreamCondition[] conditions) =>
        new(0, Ulid.NewUlid(), default, appends, [.. conditions]);

    private static readonly Dictionary<string, Func<AppendRequest>> Impossible = new(StringComparer.Ordinal)
    {
        ["nothing to append"] = () => Request([]),
        ["nothing at all"] = () => Request(default),
        ["a stream without events"] = () => Request([To("order")]),
        ["a stream twice"] = () => Request([To("order", new EventData("One", default)), To("order", new EventData("Two", default))]),
        ["an empty stream name"] = () => Request([To("", new EventData("One", default))]),
        ["too long a stream name"] = () => Request([To(new string('x', 201), new EventData("One", default))]),
        ["a control character"] = () => Request([To("a\0b", new EventData("One", default))]),
        ["half a character"] = () => Request([To("a\ud83d", new EventData("One", default))]),
        ["no type"] = () => Request([To("order", new EventData(null!, default))]),
        ["an empty type"] = () => Request([To("order", new EventData("", default))]),
        ["a condition on no stream"] = () => Request([To("order", new EventData("One", default))], new StreamCondition("", 0)),
        ["a negative condition"] = () => Request([To("order", new EventData("One", default))], new StreamCondition("gate", -1)),
        ["too many conditions"] = () => Request([To("order", new EventData("One", default))], [.. Enumerable.Range(0, 17).Select(i => new StreamCondition($"gate-{i}", 0))]),
        ["a negative partition"] = () => new(-1, Ulid.NewUlid(), default, [To("order", new EventData("One", default))]),
    };

    public static TheoryData<string> Why => [.. Impossible.Keys];

    [Theory]
    [MemberData(nameof(Why))]
    public void What_cannot_be_appended_is_an_error_of_the_caller(string why) => Assert.ThrowsAny<ArgumentException>(Impossible[why]);
}
