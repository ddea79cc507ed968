using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>
/// Plants invented identity numbers, names, addresses, passwords, codes, tokens and keys in a host, through the vault and over HTTP, a thousand each way in
/// <c>./soak canaries</c>, and looks for them in everything it left on disk: databases, write-ahead logs, logs, backups, dumps, and what PostgreSQL keeps in its
/// own folder. Found nowhere, in no form.
/// </summary>
public sealed class CanaryTests
{
    private static readonly string[] Surnames = ["Chan", "Wong", "Lam", "Cheung", "Leung", "Ho", "Ng", "Yip"];
    private static readonly string[] Characters = ["陳", "黃", "林", "張", "梁", "何", "吳", "葉", "慧", "敏", "健", "樂", "穎", "詩", "晴", "朗"];

    // Logs are searched as well, and an operator may have asked for more than they need.
    private static readonly Dictionary<string, string> MostTalkative = new()
    {
        ["Logging:LogLevel:Default"] = "Debug",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Debug",
        ["Identity:Registration:StartsPerNetworkPerHour"] = "100000",
    };

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [Trait("Campaign", "canaries")]
    [MemberData(nameof(Databases))]
    public async Task Leaves_no_personal_value_readable_anywhere(string database)
    {
        var campaign = Campaign.Start($"canaries/{database}");
        var cancel = TestContext.Current.CancellationToken;
        await using var host = await HostProcess.Start(database, null, cancel);
        var canaries = new List<string> { "a secret for this test only" };
        await using (var composed = host.Compose())
        {
            for (var person = 0; person < campaign.Rounds(shortForm: 50, longForm: 250); person++) canaries.AddRange(await Plant(composed.Services, campaign.Choices, cancel));
        }

        await host.Kill(cancel);

        var scan = new CanaryScan(canaries);
        var found = scan.Folder(host.Folder, file => file.Contains("/credentials/", StringComparison.Ordinal)).ToList();
        if (database == TestDatabase.Postgres) found.AddRange(await new PostgresRemains(host).Find(scan, cancel));

        Assert.Empty(found.Take(20));
    }

    [Theory]
    [Trait("Campaign", "canaries")]
    [MemberData(nameof(Databases))]
    public async Task Keeps_nothing_that_people_send_or_are_given_in_the_clear(string database)
    {
        var campaign = Campaign.Start($"canary-visits/{database}");
        var cancel = TestContext.Current.CancellationToken;
        await using var host = await HostProcess.Start(database, MostTalkative, cancel);
        using var service = await CampaignService.Register(host, cancel);
        var (canaries, secrets) = (new HashSet<string>(), new HashSet<string>());
        for (var person = 0; person < campaign.Rounds(shortForm: 2, longForm: 20); person++)
        {
            var visit = new CanaryVisit(host, service, campaign.Choices);
            await visit.Make(cancel);
            canaries.UnionWith(visit.Canaries);
            secrets.UnionWith(visit.Secrets);
        }

        var backups = Path.Combine(host.Folder, "backups");
        await host.Command(["backup", backups], cancel);
        var remains = database == TestDatabase.Postgres ? new PostgresRemains(host) : null;
        if (remains is not null) await remains.Dump(host.Folder, backups, cancel);
        await host.Kill(cancel);

        var planted = canaries.Count + secrets.Count;
        Assert.True(planted >= campaign.Rounds(shortForm: 100, longForm: 1000), $"Only {planted} canaries were planted.");
        Assert.True(new FileInfo(host.LogFile).Length > 10_000, "The log is too short to have been at Debug level.");
        var scan = new CanaryScan(canaries, secrets);
        // The file sink stands in the place of the mail server, which must be told whom to write to.
        var found = scan.Folder(host.Folder, file => file.Contains("/outbox/", StringComparison.Ordinal)).ToList();
        if (remains is not null) found.AddRange(await remains.Find(scan, cancel));
        Assert.Empty(found.Take(20));
    }

    // Four values a person, each long or rare enough that none occurs by chance.
    private static async Task<IReadOnlyList<string>> Plant(IServiceProvider services, SeededChoices choices, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var vault = scope.ServiceProvider.GetRequiredService<PersonVault>();
        var clock = scope.ServiceProvider.GetRequiredService<TimeProvider>();
        var hkid = $"{(char)('A' + choices.Below(26))}{(char)('A' + choices.Below(26))}{100_000 + choices.Below(900_000)}{choices.Below(10)}";
        var nameEnglish = $"{choices.OneOf(Surnames)} {Convert.ToHexString(choices.Bytes(6))}";
        var nameChinese = string.Concat(Enumerable.Range(0, 6).Select(_ => choices.OneOf(Characters)));
        var address = $"Flat {Convert.ToHexString(choices.Bytes(6))}, Canary Road";
        var account = new Account(AccountId.New(clock), "en", clock.GetUtcNow());
        await vault.CreateKey(account.Id.Value, cancel);
        db.Accounts.Add(account);
        await vault.Put(account.Id.Value, PersonalField.Hkid, hkid, cancel);
        await vault.Put(account.Id.Value, PersonalField.NameEnglish, nameEnglish, cancel);
        await vault.Put(account.Id.Value, PersonalField.NameChinese, nameChinese, cancel);
        await vault.Put(account.Id.Value, PersonalField.Address, address, cancel);
        db.Add(new BlindIndexEntry(PersonalField.Hkid, vault.BlindIndex(PersonalField.Hkid, hkid), account.Id));
        await db.SaveChangesAsync(cancel);
        var opened = await vault.Open(account.Id.Value, [PersonalField.Hkid], new Access(account.Id, account.Id, "self"), cancel);
        Assert.Equal(hkid, opened[PersonalField.Hkid]);
        return [hkid, nameEnglish, nameChinese, address];
    }
}
