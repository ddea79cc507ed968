using System.Diagnostics;
using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Tests.ProofingCases;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Registration;

/// <summary>
/// The space of identity numbers, and of addresses someone would like to know about, can be tried one by one: what is known must not
/// show in the time of an answer. Known and unknown alternate, so that whatever else the machine does meets both.
/// </summary>
public sealed class EqualTimeTests
{
    private const int Rounds = 30;

    /// <summary>Coarse, for a shared machine; a single extra write to disk would be more.</summary>
    private const double Bound = 0.25;

    /// <summary>A difference that an observer could use shows in most rounds; without one a round falls either way (at half, 22 of 30 come once in 120 runs).</summary>
    private const double Consistent = 0.7;

    private static readonly Dictionary<string, string?> Unlimited = new()
    {
        ["Identity:Recovery:StartsPerNetworkPerHour"] = "1000", ["Identity:Recovery:CodesPerNetworkPerHour"] = "1000",
    };

    [Fact]
    public async Task Registration_takes_as_long_for_a_known_address_as_for_an_unknown_one()
    {
        await using var host = await TestHost.Start();
        var known = new List<Fixtures.Resident>();
        for (var i = 0; i < Rounds; i++)
        {
            known.Add(await Fixtures.Resident.Create(host, Proofing.None, new Dictionary<string, string> { [PersonalField.Email] = $"known{i}@example.com" }));
        }
        using var visitor = new Visitor(host);
        await AssertEqual(i => Registering.Start(visitor, $"known{i}@example.com"), i => Registering.Start(visitor, $"other{i}@example.com"));
    }

    [Fact]
    public async Task A_case_takes_as_long_for_a_known_identity_as_for_an_unknown_one()
    {
        await using var host = await TestHost.Start();
        await Fixtures.Resident.Create(host, Proofing.Counter, new Dictionary<string, string> { [PersonalField.Hkid] = "A1234563" });
        var residents = new List<ProofingCases.Resident>();
        for (var i = 0; i < Rounds * 2; i++) residents.Add(await ProofingCases.Resident.Create(host, $"applicant{i}@example.com"));
        await AssertEqual(
            i => CaseSteps.Begin(residents[i * 2], ProofingRoute.Counter, CaseSteps.Hkid),
            i => CaseSteps.Begin(residents[(i * 2) + 1], ProofingRoute.Counter, CaseSteps.OtherHkid));
        residents.ForEach(r => r.Dispose());
    }

    [Fact]
    public async Task A_new_contact_takes_as_long_when_another_account_has_it_as_when_nobody_has()
    {
        await using var host = await TestHost.Start();
        var residents = new List<ProofingCases.Resident>();
        for (var i = 0; i < Rounds; i++) await Fixtures.Resident.Create(host, fields: new Dictionary<string, string> { [PersonalField.Email] = $"known{i}@example.com" });
        for (var i = 0; i < Rounds * 2; i++) residents.Add(await ProofingCases.Resident.Create(host, $"applicant{i}@example.com"));
        static Task<HttpResponseMessage> Ask(ProofingCases.Resident resident, string address) =>
            resident.Visitor.Submit("/account/contacts/change?kind=email", ("Input.Address", address));
        await AssertEqual(i => Ask(residents[i * 2], $"known{i}@example.com"), i => Ask(residents[(i * 2) + 1], $"other{i}@example.com"));
        residents.ForEach(r => r.Dispose());
    }

    [Fact]
    public async Task A_recovery_at_a_counter_takes_as_long_for_a_known_contact_as_for_an_unknown_one()
    {
        await using var host = await TestHost.Start(settings: Unlimited);
        for (var i = 0; i < Rounds; i++) await Fixtures.Resident.Create(host, fields: new Dictionary<string, string> { [PersonalField.Email] = $"known{i}@example.com" });
        using var visitor = new Visitor(host);
        await AssertEqual(i => visitor.Submit("/recover", ("Input.Contact", $"known{i}@example.com")), i => visitor.Submit("/recover", ("Input.Contact", $"other{i}@example.com")));
    }

    [Fact]
    public async Task A_wrong_code_from_a_counter_takes_as_long_for_a_known_reference_as_for_an_unknown_one()
    {
        await using var host = await TestHost.Start(settings: Unlimited);
        var references = new List<string>();
        for (var i = 0; i < Rounds; i++)
        {
            var owner = await Fixtures.Resident.Create(host, fields: new Dictionary<string, string> { [PersonalField.Email] = $"known{i}@example.com" });
            references.Add((await CounterRecovery.MeansTests.Approved(host, owner.Id)).Reference);
        }
        using var visitor = new Visitor(host);
        Task<HttpResponseMessage> Try(string reference) => visitor.Submit("/recover/finish", ("Input.Reference", reference), ("Input.Code", "0000-0000-0000-0000"));
        await AssertEqual(i => Try(references[i]), _ => Try(Model.CaseReference.New().Value));
    }

    private static async Task AssertEqual(Func<int, Task<HttpResponseMessage>> known, Func<int, Task<HttpResponseMessage>> unknown)
    {
        var times = (Known: new List<double>(), Unknown: new List<double>());
        for (var i = 0; i < Rounds; i++)
        {
            // Each goes first in every other round: what the one leaves for the background to do falls on the other as often.
            if (i % 2 == 0) times.Known.Add(await Time(known, i));
            times.Unknown.Add(await Time(unknown, i));
            if (i % 2 == 1) times.Known.Add(await Time(known, i));
        }
        var (ofKnown, ofUnknown) = (Usual(times.Known), Usual(times.Unknown));
        var slower = times.Known.Zip(times.Unknown).Count(t => ofKnown > ofUnknown ? t.First > t.Second : t.Second > t.First);
        Assert.True(
            Math.Abs(ofKnown - ofUnknown) <= Bound * Math.Max(ofKnown, ofUnknown) || slower < Consistent * Rounds,
            $"known {ofKnown:F2} ms, unknown {ofUnknown:F2} ms; the slower was slower in {slower} of {Rounds} rounds");
    }

    private static async Task<double> Time(Func<int, Task<HttpResponseMessage>> request, int i)
    {
        var start = Stopwatch.GetTimestamp();
        using var answer = await request(i);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    // The first rounds warm the process up. What a busy machine adds only ever makes times longer, so the lower quartile says most.
    private static double Usual(List<double> times) => times.Skip(6).Order().ElementAt((times.Count - 6) / 4);
}
