using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>A test of the voter's page: an organiser's election, and people with phones.</summary>
[Collection(VotingGatewayCollection.Name)]
public abstract class VotingTest(Browser browser, RunningGateway gateway)
{
    /// <summary>The cache in which the service worker keeps the page.</summary>
    private protected const string Shell = "photovote-shell-v1";

    private protected ApiClient Api => gateway.Api;

    private protected IServiceProvider Services => gateway.Services;

    private protected Task<Visitor> ComeAsync(Screen? screen = null, string locale = "en", string host = Browser.Host) =>
        Visitor.ComeAsync(browser, gateway.Api.Server, screen ?? Screen.Phone, locale: locale, host: host);

    /// <summary>Somebody who has opened their link, and sees the first photo.</summary>
    private protected async Task<(Visitor Visitor, VotePage Page)> ComeToVoteAsync(Voter voter, string locale = "en")
    {
        var visitor = await ComeAsync(locale: locale);
        await visitor.OpenAsync(voter.Link);
        return (visitor, new VotePage(visitor.Page));
    }

    /// <summary>Anna behind a hall's network at a secure address, who has rated "Photo 1" with 1, and whose page is kept for a reload without a network.</summary>
    private protected async Task<(Visitor Visitor, VotePage Page)> ComeToStayAsync(HallNetwork network, Organiser organiser)
    {
        var visitor = await Visitor.ComeAsync(browser, network.Address, Screen.Phone, host: "localhost");
        var page = new VotePage(visitor.Page);
        await visitor.OpenAsync(organiser.Voter("anna").Link);
        await page.RateAsync("Photo 1", 1);
        await page.IsSavedAsync();
        await page.IsKeptAsync(Shell, $"{organiser.Election}");
        return (visitor, page);
    }

    /// <summary>An open election with "Photo 1", "Photo 2" and "Photo 3", numbered so.</summary>
    private protected Task<Organiser> OpenAsync(params string[] voters) => Organiser.OpenAsync(Api, voters);
}
