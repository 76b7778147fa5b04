using Orleans.Concurrency;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.EventLog.Journaling.Example;

public interface IAccountGrain : IGrainWithStringKey
{
    Task<long?> BookAsync(Ulid commandId, long cents);
}

// README: from here
public sealed record Booked(long Cents);                         // an event; what IEventCodec stores of it stays readable for ever

public sealed record Account(long Cents);                        // the state that events lead to, immutable

[Reentrant]                                                      // commands that wait for an append are appended together
public sealed class AccountGrain : AggregateGrain<Account, Booked>, IAccountGrain
{
    protected override StreamId Stream => new(0, $"account/{this.GetPrimaryKeyString()}");

    protected override Account Initial => new(0);

    protected override Account When(Account account, Booked e) => new(account.Cents + e.Cents);

    public async Task<long?> BookAsync(Ulid commandId, long cents) =>
        await ExecuteAsync(new AggregateCommand<Account, Booked, string>
        {
            Id = commandId,                                      // sent again, it is told what became of it the first time
            Fingerprint = Fingerprint.Of("book", this.GetPrimaryKeyString(), $"{cents}"),
            Decide = (account, _) => account.Cents + cents >= 0
                ? AggregateDecision<Booked, string>.Accept([new(cents)])
                : AggregateDecision<Booked, string>.Refuse("overdrawn"),
        }) is CommandOutcome<Account, string>.Done done ? done.State.Cents : null;
}
