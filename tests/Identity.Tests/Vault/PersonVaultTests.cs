using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Bauhinia.Identity.Tests.Vault;

public sealed class PersonVaultTests
{
    private const string Hkid = "A123456(3)";

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Opens_what_it_sealed_and_finds_it_by_its_exact_value(string database)
    {
        await using var host = await TestHost.Start(database);
        var account = await VaultScope.Register(host, Hkid);
        Assert.Equal(Hkid, await VaultScope.ReadHkid(host, account));
        Assert.Equal(account, await VaultScope.FindByHkid(host, Hkid));
        Assert.Null(await VaultScope.FindByHkid(host, "A123456(4)"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Replaces_a_field_and_keeps_the_others(string database)
    {
        await using var host = await TestHost.Start(database);
        var account = await VaultScope.Register(host, Hkid);
        await using var scope = VaultScope.Of(host);
        await scope.Vault.Put(account.Value, new Dictionary<string, string> { [PersonalField.Hkid] = "B765432(1)", [PersonalField.NameChinese] = "陳大文" }, Cancelled);
        await scope.Records.SaveChangesAsync(Cancelled);
        var fields = await scope.Vault.Open(account.Value, [PersonalField.Hkid, PersonalField.NameChinese, PersonalField.Email], new Access(account, account, "self"), Cancelled);
        Assert.Equal("B765432(1)", fields[PersonalField.Hkid]);
        Assert.Equal("陳大文", fields[PersonalField.NameChinese]);
        Assert.Equal(2, fields.Count);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Records_who_opened_which_fields_and_why(string database)
    {
        await using var host = await TestHost.Start(database);
        var account = await VaultScope.Register(host, Hkid);
        var officer = AccountId.New(TimeProvider.System);
        await using var scope = VaultScope.Of(host);
        await scope.Vault.Open(account.Value, [PersonalField.Hkid], new Access(account, officer, "proofing", "7K2M-9QXR"), Cancelled);
        var record = Assert.Single(await scope.Records.AuditEvents.AsNoTracking().Where(e => e.Kind == "personal_data.opened").ToListAsync(Cancelled));
        Assert.Equal(account, record.Subject);
        Assert.Equal(officer, record.Actor);
        Assert.Equal("purpose=proofing fields=hkid ref=7K2M-9QXR", record.Detail);
    }

    [Fact]
    public async Task Refuses_a_field_moved_to_another_person_or_column()
    {
        await using var host = await TestHost.Start();
        var account = await VaultScope.Register(host, Hkid);
        var other = await VaultScope.Register(host, "B765432(1)");
        await using var scope = VaultScope.Of(host);
        await scope.Records.Database.ExecuteSqlAsync(
            $"""UPDATE sealed_field SET "Ciphertext" = (SELECT "Ciphertext" FROM sealed_field WHERE "Owner" = {other.Value}) WHERE "Owner" = {account.Value}""", Cancelled);
        await Assert.ThrowsAsync<CryptographicException>(() => VaultScope.ReadHkid(host, account));

        await scope.Records.Database.ExecuteSqlAsync($"""UPDATE sealed_field SET "Field" = 'name_en' WHERE "Owner" = {other.Value}""", Cancelled);
        await Assert.ThrowsAsync<CryptographicException>(async () =>
            await scope.Vault.Open(other.Value, [PersonalField.NameEnglish], new Access(other, other, "self"), Cancelled));
    }

    [Fact]
    public async Task Refuses_a_wrapped_key_moved_to_another_person()
    {
        await using var host = await TestHost.Start();
        var account = await VaultScope.Register(host, Hkid);
        var other = await VaultScope.Register(host, "B765432(1)");
        await using var scope = VaultScope.Of(host);
        await scope.KeyStore.Database.ExecuteSqlAsync(
            $"""UPDATE wrapped_key SET "Wrapped" = (SELECT "Wrapped" FROM wrapped_key WHERE "Owner" = {other.Value}) WHERE "Owner" = {account.Value}""", Cancelled);
        await Assert.ThrowsAsync<CryptographicException>(() => VaultScope.ReadHkid(host, account));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Opens_nothing_of_an_erased_person(string database)
    {
        await using var host = await TestHost.Start(database);
        var account = await VaultScope.Register(host, Hkid);
        await VaultScope.Erase(host, account);
        Assert.Null(await VaultScope.ReadHkid(host, account));
        await using var scope = VaultScope.Of(host);
        await Assert.ThrowsAsync<InvalidOperationException>(() => scope.Vault.Put(account.Value, PersonalField.Email, "a@example.hk", Cancelled));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Opens_sealed_bytes_only_in_the_place_they_were_sealed_for(string database)
    {
        await using var host = await TestHost.Start(database);
        var caseId = Guid.CreateVersion7();
        await using var scope = VaultScope.Of(host);
        await scope.Vault.CreateKey(caseId, Cancelled);
        var page = Encoding.UTF8.GetBytes("a page of evidence");
        var (version, ciphertext) = await scope.Vault.Seal(caseId, "evidence/1", page, Cancelled);
        var access = new Access(null, null, "proofing");
        Assert.Equal(page, await scope.Vault.Open(caseId, "evidence/1", version, ciphertext, access, Cancelled));
        await Assert.ThrowsAsync<CryptographicException>(() => scope.Vault.Open(caseId, "evidence/2", version, ciphertext, access, Cancelled));
        await scope.Vault.DestroyKey(caseId, Cancelled);
        Assert.Null(await scope.Vault.Open(caseId, "evidence/1", version, ciphertext, access, Cancelled));
    }

    [Fact]
    public async Task Leaves_neither_plaintext_nor_an_erased_key_in_any_file()
    {
        await using var host = await TestHost.Start();
        const string Canary = "Z987654(A)";
        var account = await VaultScope.Register(host, Canary);
        byte[] wrapped;
        await using (var scope = VaultScope.Of(host))
        {
            wrapped = await scope.KeyStore.Keys.Where(k => k.Owner == account.Value).Select(k => k.Wrapped).SingleAsync(Cancelled);
        }
        Assert.NotEmpty(FilesWith(host.Folder, wrapped));
        await VaultScope.Erase(host, account);
        Assert.Empty(FilesWith(host.Folder, wrapped));
        Assert.Empty(FilesWith(host.Folder, Encoding.UTF8.GetBytes(Canary)));
        Assert.Empty(FilesWith(host.Folder, Encoding.Unicode.GetBytes(Canary)));
    }

    private static IEnumerable<string> FilesWith(string folder, byte[] needle) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => ReadShared(file).AsSpan().IndexOf(needle) >= 0);

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
