using Microsoft.AspNetCore.Http;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Gateway.Links;

namespace PhotoVote.Tests.Gateway.Links;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("http://192.168.1.20:5080", "http://192.168.1.20:5080")]
    [InlineData(" https://Vote.Example/ ", "https://vote.example")]
    [InlineData("https://vote.example:443/", "https://vote.example")]
    [InlineData("https://foto-münchen.example", "https://xn--foto-mnchen-yhb.example")]
    [InlineData("http://[fd00::1]:5080", "http://[fd00::1]:5080")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void TheSetting_IsWhatLinksBeginWith(string? setting, string? address) => Assert.Equal(address, PublicAddress.Read("PhotoVote:PublicUrl", setting));

    [Theory]
    [InlineData("vote.example")]
    [InlineData("localhost:5080")]
    [InlineData("//vote.example")]
    [InlineData("ftp://vote.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://")]
    [InlineData("http://vote.example/photos")]
    [InlineData("http://vote.example/?a=1")]
    [InlineData("http://vote.example/#a")]
    [InlineData("http://user@vote.example")]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://vote.example:99999")]
    public void WhatIsNoAddressAlone_IsRefused(string setting) =>
        Assert.Equal(ExitCode.Configuration, Assert.Throws<StartupException>(() => PublicAddress.Read("PhotoVote:PublicUrl", setting)).Code);

    [Fact]
    public void WithoutTheSetting_LinksLeadWhereTheRequestCameIn()
    {
        var context = new DefaultHttpContext();
        (context.Request.Scheme, context.Request.Host) = ("https", new HostString("hall.local", 5443));

        Assert.Equal("https://hall.local:5443", new PublicAddress(null).Of(context.Request));
        Assert.Equal("http://vote.example", new PublicAddress("http://vote.example").Of(context.Request));

        context.Request.Host = default;
        (context.Connection.LocalIpAddress, context.Connection.LocalPort) = (System.Net.IPAddress.Parse("fd00::1"), 5080);
        Assert.Equal("https://[fd00::1]:5080", new PublicAddress(null).Of(context.Request));
    }
}
