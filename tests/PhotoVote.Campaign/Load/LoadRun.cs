namespace PhotoVote.Campaign.Load;

/// <summary>Four organisers, each with one election after the other, until they are told that it is enough; what is under way is finished.</summary>
internal sealed class LoadRun(IReadOnlyList<IDoor> doors, Ledger ledger, RecoveryWatch recovery, TimeSpan patience)
{
    public const int Organisers = 4;

    private readonly Sender _sender = new(doors, ledger, recovery, patience);
    private volatile bool _enough;
    private int _elections;

    public int Elections => _elections;

    public void Enough() => _enough = true;

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(1, Organisers).Select(organiser => Task.Run(() => OrganiseAsync(organiser, cancellationToken), cancellationToken)));

    private async Task OrganiseAsync(int organiser, CancellationToken cancellationToken)
    {
        for (var i = 1; !_enough; i++)
        {
            try
            {
                await new ElectionStory(_sender, doors, ledger, $"Salon {i} of organiser {organiser}", patience).RunAsync(cancellationToken).ConfigureAwait(false);
                Interlocked.Increment(ref _elections);
            }
            catch (UnsettledException e)
            {
                ledger.Violation($"not settled within {patience.TotalSeconds:0} s: {e.Message}");
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                ledger.Violation($"a client could not go on: {e}");
            }
        }
    }
}
