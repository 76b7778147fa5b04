using System.Reflection;
using PhotoVote.Client;
using PhotoVote.Domain;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Tests.Gateway.Problems;

public sealed class ProblemKindTests
{
    public static TheoryData<string> Codes => new(new[] { typeof(RefusalCodes), typeof(FailureCodes), typeof(EdgeCodes) }
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
        .Select(constant => (string)constant.GetRawConstantValue()!));

    [Theory, MemberData(nameof(Codes))]
    public void EveryCode_HasItsStatusAndTitle(string code)
    {
        var kind = ProblemKind.Of(code);

        Assert.Equal(code, kind.Code);
        Assert.InRange(kind.Status, 400, 599);
        Assert.NotEmpty(kind.Title);
        Assert.Equal("https://photovote.example/problems/" + code, kind.Type);
    }

    [Theory, MemberData(nameof(Codes))]
    public void WhatMayBeAskedAgain_SaysWhen(string code)
    {
        var kind = ProblemKind.Of(code);

        if (kind.Status is 429 or 503)
            Assert.InRange(kind.RetryAfterSeconds ?? 0, 1, 60);
    }

    [Fact]
    public void NoCode_IsEnteredTwiceOrMadeUp() => Assert.Equal(
        Codes.Select(row => row.Data).Order(StringComparer.Ordinal), ProblemKind.All.Select(kind => kind.Code).Order(StringComparer.Ordinal));
}
