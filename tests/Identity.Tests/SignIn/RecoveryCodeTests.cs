using System.Net;
using System.Security.Cryptography;
using Bauhinia.Identity.Features.RecoveryCodes;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.SignIn;

[Trait("Clause", "NIST SP 800-63B-4 §4.2")]
public sealed class RecoveryCodeTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_code_lets_in_once_and_only_to_a_new_means(string database)
    {
        await using var host = await TestHost.Start(database);
        using var resident = await Resident.Start(host);
        await resident.AddPasskey();
        var codes = await resident.MakeRecoveryCodes();
        Assert.Equal(10, codes.Distinct().Count());
        resident.UseNewBrowser();

        var answer = await resident.UseRecoveryCode(codes[3].ToLowerInvariant().Replace('-', ' '));

        Assert.Equal("/account/recover", answer.Headers.Location?.OriginalString);
        Assert.Equal("urn:bauhinia:acr:recovery", (await resident.CurrentSession()).Acr);
        Assert.Equal(HttpStatusCode.OK, await Status(resident, "/account/recover"));
        Assert.Equal(HttpStatusCode.OK, await Status(resident, "/account/passkeys/add"));
        Assert.Equal(HttpStatusCode.OK, await Status(resident, "/account/password"));
        foreach (var closed in (string[])["/account", "/account/passkeys", "/account/recovery-codes", "/account/sessions"]) Assert.Equal(HttpStatusCode.Redirect, await Status(resident, closed));
        using var other = resident.NewBrowser();
        await Http.Expect(HttpStatusCode.OK, await resident.UseRecoveryCode(codes[3], other));

        await resident.AddPasskey();
        Assert.Equal("urn:bauhinia:acr:phr", (await resident.CurrentSession()).Acr);
        Assert.Equal(HttpStatusCode.OK, await Status(resident, "/account"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Of_those_who_race_with_one_code_one_is_let_in(string database)
    {
        await using var host = await TestHost.Start(database);
        using var resident = await Resident.Start(host);
        await resident.AddPasskey();
        var code = (await resident.MakeRecoveryCodes())[0];

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var browser = resident.NewBrowser();
            return (await resident.UseRecoveryCode(code, browser)).StatusCode;
        }));

        Assert.Single(answers, HttpStatusCode.Redirect);
        Assert.Equal(7, answers.Count(status => status == HttpStatusCode.OK));
    }

    [Fact]
    public async Task New_codes_end_the_old_ones()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);
        await resident.AddPasskey();
        var old = await resident.MakeRecoveryCodes();
        await resident.MakeRecoveryCodes();
        using var browser = resident.NewBrowser();

        await Http.Expect(HttpStatusCode.OK, await resident.UseRecoveryCode(old[0], browser));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000-00000-00000-00000-000000")]
    [InlineData("ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ")]
    [InlineData("UUUUU-UUUUU-UUUUU-UUUUU-UUUUUU")]
    [InlineData("\u2028\uFFFD")]
    [InlineData("' OR 1=1 --")]
    public async Task What_is_no_code_is_refused(string typed)
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);
        resident.UseNewBrowser();

        await Http.Expect(HttpStatusCode.OK, await resident.UseRecoveryCode(typed));
    }

    [Fact]
    public async Task A_code_stands_nowhere_in_the_database()
    {
        await using var host = await TestHost.Start();
        using var resident = await Resident.Start(host);
        await resident.AddPasskey();
        var codes = await resident.MakeRecoveryCodes();

        foreach (var file in Directory.EnumerateFiles(host.Folder, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            foreach (var code in codes)
            {
                Assert.Equal(-1, bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(code)));
                Assert.Equal(-1, bytes.AsSpan().IndexOf(CodeText.Read(code)));
            }
        }
    }

    [Fact]
    public void Every_code_reads_back_as_written()
    {
        for (var i = 0; i < 1000; i++)
        {
            var code = RandomNumberGenerator.GetBytes(16);
            if (i % 3 == 0) code[0] = code[1] = 0;
            Assert.Equal(code, CodeText.Read(CodeText.Write(code)));
        }
        // Crockford's base 32 of zero and of 2^128 - 1, worked out by hand: 130 bits, of which the first two are zero.
        Assert.Equal("00000-00000-00000-00000-000000", CodeText.Write(new byte[16]));
        Assert.Equal("7ZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ", CodeText.Write([.. Enumerable.Repeat((byte)0xff, 16)]));
    }

    private static async Task<HttpStatusCode> Status(Resident resident, string page) => (await resident.Browser.GetAsync(page, TestContext.Current.CancellationToken)).StatusCode;
}
