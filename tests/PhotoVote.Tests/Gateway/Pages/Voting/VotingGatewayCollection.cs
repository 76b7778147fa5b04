using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>One gateway for all tests of the voter's page.</summary>
[CollectionDefinition(Name)]
public sealed class VotingGatewayCollection : ICollectionFixture<RunningGateway>
{
    public const string Name = "The voter's page";
}
