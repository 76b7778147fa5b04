using System.CommandLine.Parsing;

namespace PhotoVote.Cli.Http;

/// <summary>A server's address on the command line.</summary>
internal static class ServerAddress
{
    public static Uri? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https"))
            return address;
        argument.AddError($"'{text}' is no address of a server: http://… or https://…");
        return null;
    }
}
