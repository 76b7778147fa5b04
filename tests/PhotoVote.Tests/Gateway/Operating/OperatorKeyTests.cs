using Microsoft.Extensions.Time.Testing;
using PhotoVote.Gateway.Operating;

namespace PhotoVote.Tests.Gateway.Operating;

public sealed class OperatorKeyTests
{
    private const string Text = "an-operator's-key-of-more-than-32-characters";

    private readonly FakeTimeProvider _time = new();

    private OperatorKey Key => new(Text, _time);

    [Fact]
    public void APassHolds_UntilItEnds()
    {
        var pass = Key.MakePass();

        Assert.True(Key.IsPass(pass));
        _time.Advance(OperatorKey.PassLifetime - TimeSpan.FromSeconds(1));
        Assert.True(Key.IsPass(pass));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(Key.IsPass(pass));
    }

    [Fact]
    public void APassThatWasChanged_OrIsOfAnotherKey_IsNone()
    {
        var pass = Key.MakePass();

        Assert.False(Key.IsPass(pass + "x"));
        Assert.False(Key.IsPass("9" + pass));
        Assert.False(Key.IsPass(new OperatorKey(Text + "x", _time).MakePass()));
        Assert.False(Key.IsPass(null));
        Assert.False(Key.IsPass(""));
        Assert.False(Key.IsPass("1.2.3"));
        Assert.False(Key.IsPass(Text));
    }

    [Fact]
    public void OnlyTheKeyIsTheKey()
    {
        Assert.True(Key.Is(Text));
        Assert.False(Key.Is(Text[..^1]));
        Assert.False(Key.Is(""));
    }
}
