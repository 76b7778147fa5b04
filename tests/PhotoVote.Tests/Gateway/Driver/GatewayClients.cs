namespace PhotoVote.Tests.Gateway.Driver;

internal static class GatewayClients
{
    /// <summary>Waits until the gateway listens.</summary>
    public static async Task<ApiClient> ClientAsync(this GatewayProcess gateway) => new(await gateway.AddressAsync());
}
