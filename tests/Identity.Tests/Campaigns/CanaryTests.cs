using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>
/// Plants invented identity numbers, names and addresses in a host's stores, a thousand in <c>./soak canaries</c>, and looks for them in everything it left on disk:
/// databases, write-ahead logs, logs, and what PostgreSQL keeps in its own folder. Found nowhere, in no form.
/// </summary>
public sealed class CanaryTests
{
    private static readonly string[] Surnames = ["Chan", "Wong", "Lam", "Cheung", "Leung", "Ho", "Ng", "Yip"];
    private static readonly string[] Characters = ["陳", "黃", "林", "張", "梁", "何", "吳", "葉", "慧", "敏", "健", "樂", "穎", "詩", "晴", "朗"];

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
        if (database == TestDatabase.Postgres) found.AddRange(scan.Folder(await ClusterFolder(cancel)));

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

    private static async Task<string> ClusterFolder(CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("BAUHINIA_TEST_POSTGRES") ?? "");
        await using (var checkpoint = source.CreateCommand("CHECKPOINT")) await checkpoint.ExecuteNonQueryAsync(cancel);
        await using var command = source.CreateCommand("SHOW data_directory");
        return (string)(await command.ExecuteScalarAsync(cancel) ?? throw new InvalidOperationException("The server names no folder."));
    }
}
