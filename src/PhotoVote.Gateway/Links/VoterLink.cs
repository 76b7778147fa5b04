using PhotoVote.Domain;

namespace PhotoVote.Gateway.Links;

/// <summary>A voter's own link. Whoever has it votes as that voter.</summary>
/// <param name="Voter">Their id.</param>
/// <param name="Revoked">Who is revoked has no link any more.</param>
/// <param name="Link">The key is in the fragment, which no browser sends to a server.</param>
/// <param name="Qr">The link, to be photographed.</param>
internal sealed record VoterLink(string Voter, bool Revoked, string? Link, QrCode? Qr)
{
    public static VoterLink Of(string address, ElectionId election, SecretKey organiser, string voter, bool revoked)
    {
        if (revoked)
            return new(voter, true, null, null);
        var link = TextOf(address, election, organiser, VoterId.Parse(voter));
        return new(voter, false, link, QrCode.Of(link));
    }

    public static string TextOf(string address, ElectionId election, SecretKey organiser, VoterId voter) =>
        $"{address}/vote/{election}#{KeyToken.Voter(voter, organiser.ForVoter(election, voter))}";

    public override string ToString() => $"VoterLink({Voter})";
}

/// <summary>A part of the voters' links.</summary>
/// <param name="Voters">In the order of the list of voters.</param>
/// <param name="More">Whether others follow.</param>
internal sealed record VoterLinkPage(IReadOnlyList<VoterLink> Voters, bool More);

/// <summary>How an election is found.</summary>
/// <param name="Code">Six letters and digits, to be typed.</param>
/// <param name="Link">To be followed.</param>
/// <param name="Qr">The link, to be photographed.</param>
internal sealed record JoinLink(string Code, string Link, QrCode Qr)
{
    public static JoinLink Of(string address, JoinCode code)
    {
        var link = $"{address}/join/{code}";
        return new(code.ToString(), link, QrCode.Of(link));
    }
}
