using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PhotoVote.Domain;
using PhotoVote.Gateway.Overload;
using PhotoVote.Tests.EventLog.Telemetry;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Overload;

public sealed class AdmissionTests : IDisposable
{
    private const int Phones = 2_000;

    private readonly FakeTimeProvider _time = new();
    private readonly List<Caller> _made = [.. Enumerable.Range(0, 1_000).Select(_ => ACaller("10.0.0.1"))];
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void AHallBehindOneAddress_VotesInTheSameInstant()
    {
        var admission = New(new());
        var phones = Enumerable.Range(0, Phones).Select(_ => ACaller("10.0.0.1")).ToList();

        // Everybody asks for the election, then for a ballot, then rates: nobody is known at first.
        foreach (var phone in phones)
            Leave(Enter(admission, phone with { Key = null }), KeyVerdict.Open);
        for (var round = 0; round < 10; round++)
        {
            var inside = phones.ConvertAll(phone => Enter(admission, phone));
            Assert.All(inside, admitted => Assert.Null(admitted.Work()));
            inside.ForEach(admitted => admitted.Leave(KeyVerdict.Opens));
        }

        Assert.Equal((Phones, 1), admission.Known);
        Assert.Equal(0, admission.Working);
    }

    [Fact]
    public void AHallWhereAnyoneIsAdmitted_VotesInTheSameInstantToo()
    {
        var admission = New(new());
        var phones = Enumerable.Range(0, Phones).Select(_ => ACaller("10.0.0.1")).ToList();

        // A page, a ballot for a key that each made for itself, six ratings, the cast.
        foreach (var phone in phones)
            Leave(Enter(admission, phone with { Key = null }), KeyVerdict.Open);
        foreach (var phone in phones)
            Leave(Enter(admission, phone with { Key = Organiser.NewKey().Hash(), IsSelfMade = true }), KeyVerdict.Open);
        for (var command = 0; command < 7; command++)
            foreach (var phone in phones)
                Leave(Enter(admission, phone), KeyVerdict.Opens);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1_000)]
    public void KeysThatOneMadeOneself_HoweverMany_GetNoFurtherThanTheirAddress(int keys)
    {
        var admission = New(new() { AddressRate = 1, AddressBurst = 50, AddressKeyedRate = 1, AddressKeyedBurst = 200, OrganiserBurst = 1_000 });
        var letIn = 0;
        for (var round = 0; round < 1_000 / keys; round++)
            for (var i = 0; i < keys; i++)
            {
                // Of an election of their own, or of voters and ballots in it: they do open something.
                var (admitted, _) = admission.Enter(_made[i] with { IsOrganiser = i % 2 == 0 }, staysOpen: false);
                admitted?.Leave(KeyVerdict.Opens);
                letIn += admitted is null ? 0 : 1;
            }

        Assert.InRange(letIn, 200, 250);
        Assert.Equal("too-many-requests", Refused(admission, _made[0]));
        Leave(Enter(admission, ACaller("10.0.0.2")), KeyVerdict.Opens);
        Leave(Enter(admission, _made[0] with { Address = 2 }), KeyVerdict.Opens);
        _time.Advance(TimeSpan.FromSeconds(1));
        Leave(Enter(admission, _made[0]), KeyVerdict.Opens);
    }

    [Fact]
    public void WhoIsTurnedAwayBecauseAllIsFull_HasPaidNothing()
    {
        var admission = New(new() { Requests = 1, AddressRate = 1, AddressBurst = 2, AddressKeyedRate = 1, AddressKeyedBurst = 3, KeyRate = 1, KeyBurst = 2 });
        var known = ACaller("10.0.0.1");
        Leave(Enter(admission, known), KeyVerdict.Opens);
        var working = Enter(admission, ACaller("10.0.0.9"));
        Assert.Null(working.Work());
        for (var i = 0; i < 10; i++)
            foreach (var caller in (Caller[])[known, ACaller("10.0.0.1")])
            {
                var admitted = Enter(admission, caller);
                Assert.Equal("overloaded", admitted.Work()!.Kind.Code);
                Leave(admitted, KeyVerdict.Open);
            }

        Leave(working, KeyVerdict.Open);
        Leave(Enter(admission, known), KeyVerdict.Opens);
        Leave(Enter(admission, ACaller("10.0.0.1")), KeyVerdict.Open);
    }

    [Fact]
    public void ForgedKeys_CostTheirAddressAsMuchAsNone_AndRightOnesNothing()
    {
        var admission = New(new() { AddressRate = 1, AddressBurst = 5 });
        for (var i = 0; i < 50; i++)
            Leave(Enter(admission, ACaller("10.0.0.1")), KeyVerdict.Opens);
        for (var i = 0; i < 5; i++)
            Leave(Enter(admission, ACaller("10.0.0.1")), KeyVerdict.Wrong);

        Assert.Equal("too-many-requests", Refused(admission, ACaller("10.0.0.1")));
        Assert.Equal("too-many-requests", Refused(admission, ACaller("10.0.0.1") with { Key = null }));
        Leave(Enter(admission, ACaller("10.0.0.2")), KeyVerdict.Wrong);
        _time.Advance(TimeSpan.FromSeconds(1));
        Leave(Enter(admission, ACaller("10.0.0.1")), KeyVerdict.Wrong);
        Assert.Equal("too-many-requests", Refused(admission, ACaller("10.0.0.1")));
    }

    [Fact]
    public void AKnownKeyThatIsTriedElsewhere_CostsItsAddressToo()
    {
        var admission = New(new() { AddressRate = 1, AddressBurst = 3 });
        var known = ACaller("10.0.0.1");
        Leave(Enter(admission, known), KeyVerdict.Opens);
        for (var i = 0; i < 3; i++)
            Leave(Enter(admission, known), KeyVerdict.Wrong);

        Assert.Equal("too-many-requests", Refused(admission, ACaller("10.0.0.1")));
        Leave(Enter(admission, known), KeyVerdict.Opens);
    }

    [Fact]
    public void AKey_IsLimitedWhereverItComesFrom_AndOthersAreNot()
    {
        var admission = New(new() { KeyRate = 1, KeyBurst = 4 });
        var key = ACaller("10.0.0.1");
        Leave(Enter(admission, key), KeyVerdict.Opens);
        for (var i = 0; i < 4; i++)
            Leave(Enter(admission, key with { Address = (UInt128)i }), KeyVerdict.Opens);

        Assert.Equal("too-many-requests", Refused(admission, key));
        Leave(Enter(admission, ACaller("10.0.0.1")), KeyVerdict.Opens);
    }

    [Fact]
    public void ManyAddresses_AreLimitedTogether_AndWhoeverIsKnownIsNot()
    {
        var admission = New(new() { UnkeyedRate = 1, UnkeyedBurst = 10 });
        var known = ACaller("10.0.0.1");
        Leave(Enter(admission, known), KeyVerdict.Opens);
        for (var i = 0; i < 10; i++)
            Leave(Enter(admission, ACaller($"10.0.1.{i}") with { Key = null }), KeyVerdict.Open);

        Assert.Equal("too-many-requests", Refused(admission, ACaller("10.0.2.1") with { Key = null }));
        Leave(Enter(admission, known), KeyVerdict.Opens);
    }

    [Fact]
    public void OneAddress_LeavesRoomForOthers_AndWhoIsUnknownForWhoIsKnown()
    {
        using var measured = new Measurements(meter => meter.Name == GatewayTelemetry.MeterName && meter.Scope == _services.GetRequiredService<IMeterFactory>());
        var admission = New(new() { Requests = 8 });
        var known = ACaller("10.0.0.9");
        Leave(Enter(admission, known), KeyVerdict.Opens);
        var working = Enumerable.Range(0, 6).Select(_ => Enter(admission, ACaller("10.0.0.1"))).ToList();
        Assert.All(working, admitted => Assert.Null(admitted.Work()));

        Assert.Equal("overloaded", Enter(admission, ACaller("10.0.0.1")).Work()!.Kind.Code);
        Assert.Equal("overloaded", Enter(admission, ACaller("10.0.0.2")).Work()!.Kind.Code);
        Assert.Null(Enter(admission, known).Work());
        Assert.Equal(7, admission.Working);
        working.ForEach(admitted => admitted.Leave(KeyVerdict.Open));
        Assert.Null(Enter(admission, ACaller("10.0.0.1")).Work());
        Assert.Equal((1, 1), (
            measured.Sum(GatewayTelemetry.Rejected, $"{GatewayTelemetry.Rejection}={Rejections.OfAddress}"),
            measured.Sum(GatewayTelemetry.Rejected, $"{GatewayTelemetry.Rejection}={Rejections.WithoutKey}")));
    }

    [Fact]
    public void AStream_IsLimitedAsItIsOpened_AndThenHoldsNobodyUp()
    {
        var admission = New(new() { Requests = 1, AddressRate = 1, AddressBurst = 3 });
        var streams = Enumerable.Range(0, 3).Select(_ => admission.Enter(ACaller("10.0.0.1") with { Key = null }, staysOpen: true)).ToList();

        Assert.All(streams, stream => Assert.Null(stream.Admitted!.Work()));
        Assert.Equal((0, 0), (admission.Working, admission.Arriving));
        Assert.Equal("too-many-requests", admission.Enter(ACaller("10.0.0.1") with { Key = null }, staysOpen: true).Problem!.Kind.Code);
        Assert.Null(Enter(admission, ACaller("10.0.0.2")).Work());
    }

    [Fact]
    public void HoweverManyCome_NoMoreThanSoManyAreKnown()
    {
        var callers = new Callers<int, TokenBucket>(100, bucket => bucket.IsFull, _time);
        for (var i = 0; i < 1_000; i++)
            callers.FindOrAdd(i, () => new TokenBucket(1, 1, _time))?.Take();
        Assert.Equal(100, callers.Count);

        // Who has not come for a while makes room, and is looked for no more than once a second.
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(callers.FindOrAdd(1_001, () => new TokenBucket(1, 1, _time)));
        Assert.Equal(1, callers.Count);
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    public void AnAddress_IsWhatOneCallerHas(string one, string other, bool same) =>
        Assert.Equal(same, Caller.AddressOf(IPAddress.Parse(one)) == Caller.AddressOf(IPAddress.Parse(other)));

    private Admission New(LimitSettings settings) => new(settings, _time, _services.GetRequiredService<IMeterFactory>());

    private static Caller ACaller(string address) => new(Caller.AddressOf(IPAddress.Parse(address)), Organiser.NewKey().Hash(), false, false);

    private static Admission.Admitted Enter(Admission admission, Caller caller)
    {
        var (admitted, problem) = admission.Enter(caller, staysOpen: false);
        Assert.True(admitted is not null, problem?.Detail);
        return admitted;
    }

    private static string? Refused(Admission admission, Caller caller) => admission.Enter(caller, staysOpen: false).Problem?.Kind.Code;

    private static void Leave(Admission.Admitted admitted, KeyVerdict verdict) => admitted.Leave(verdict);
}
