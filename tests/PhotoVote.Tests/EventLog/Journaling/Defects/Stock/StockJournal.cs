using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Defects.Stock;

/// <summary>A journal on one of Orleans' own providers.</summary>
internal sealed class StockJournal(ITurns one, ITurns two, StockRecord record, Func<object, string> read) : IJournalUnderTest
{
    public ITurns One => one;

    public ITurns Two => two;

    public int Writes => record.Writes;

    public void RefuseWrites(int count) => record.RefuseWrites(count);

    /// <summary>Storage that fails is tried again behind the caller's back. A state that cannot be copied is what the caller hears of.</summary>
    public Task SpoilNextWriteAsync() => One.TakeAsync((Journal g) =>
    {
        g.Words = new NotForCopying();
        return Task.CompletedTask;
    });

    public Task MendAsync() => One.TakeAsync((Journal g) =>
    {
        g.Words = [.. g.Words];
        return Task.CompletedTask;
    });

    public void TakeStoreDown() => record.IsDown = true;

    public void BringStoreUp() => record.IsDown = false;

    public Task AddByCommandAsync(string word) => One.TakeAsync((Journal g) => g.WriteAsync(word));

    /// <summary>A journaled grain has its state to decide on.</summary>
    public Task<string> RefuseCommandAsync() => Two.TakeAsync((Journal g) => Task.FromResult(g.Seen));

    public Task<string> StoredAsync() => Task.FromResult(record.State is { } state ? read(state) : "");

    /// <summary>Orleans has no copier for it.</summary>
    private sealed class NotForCopying : List<string>;
}
