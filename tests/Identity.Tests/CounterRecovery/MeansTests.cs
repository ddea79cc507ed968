using System.Net;
using Bauhinia.Identity.Features.Contacts;
using Bauhinia.Identity.Features.CounterRecovery;
using Bauhinia.Identity.Features.HelpDesk;
using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Features.RelyingParties;
using Bauhinia.Identity.Features.SignIn;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Grants;
using Bauhinia.Identity.Storage;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.CounterRecovery;

/// <summary>A recovered account is entered by nothing that its owner, or a thief, had before.</summary>
public sealed class MeansTests
{
    /// <summary>Tables of an account whose rows sign nobody in. A new one comes here or into <see cref="SignInMeans.Tables"/>.</summary>
    private static readonly Type[] SignNobodyIn =
    [
        typeof(AuthorizationCode), typeof(BlindIndexEntry), typeof(Consent), typeof(ContactChange), typeof(Membership), typeof(OutboxMessage),
        typeof(ProofingCase), typeof(RecoveryCase), typeof(RefreshToken), typeof(Session), typeof(StaffGrant), typeof(SupportCase),
    ];

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task No_old_passkey_password_or_recovery_code_opens_a_recovered_account(string database)
    {
        const string password = "a correct horse in Sha Tin";
        await using var host = await TestHost.Start(database);
        using var owner = await SignIn.Resident.Start(host);
        var passkey = await owner.AddPasskey();
        await SignIn.Http.Expect(HttpStatusCode.Redirect, await owner.SetPassword(password));
        var codes = await owner.MakeRecoveryCodes();
        var (reference, code) = await Approved(host, owner.AccountId);
        owner.UseNewBrowser();

        using var finished = await SignIn.Forms.Submit(owner.Browser, "/recover/finish", null, ("Input.Reference", reference), ("Input.Code", code));

        Assert.Equal("/account/passkeys/add?first=1", finished.Headers.Location?.OriginalString);
        using var stranger = owner.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await owner.SignInByPassword(password, stranger)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.UseRecoveryCode(codes[0], stranger)).StatusCode);
        var replacement = await owner.AddPasskey();
        owner.UseNewBrowser();
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.SignIn(passkey)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.SignIn(replacement)).StatusCode);
    }

    [Fact]
    public async Task Every_table_of_accounts_is_known_to_sign_in_or_not()
    {
        await using var host = await TestHost.Start();
        await using var scope = host.Services.CreateAsyncScope();
        var tables = scope.ServiceProvider.GetRequiredService<IdentityDb>().Model.GetEntityTypes()
            .Where(t => t.FindProperty("AccountId") is not null).Select(t => t.ClrType.Name).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(SignInMeans.Tables.Concat(SignNobodyIn).Select(t => t.Name).Order(StringComparer.Ordinal), tables);
    }

    /// <summary>A case that two officers approved and whose wait is over, with its code.</summary>
    internal static async Task<(string Reference, string Code)> Approved(TestHost host, AccountId account)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var recovery = new RecoveryCase(account, now - RecoveryCase.Wait);
        var (first, second) = (new AccountId(Guid.CreateVersion7()), new AccountId(Guid.CreateVersion7()));
        Assert.Null(recovery.Check(first, now - RecoveryCase.Wait));
        Assert.Null(recovery.Approve(second, now - RecoveryCase.Wait));
        var (code, _) = recovery.Issue(first, now);
        db.Add(recovery);
        await db.SaveChangesAsync(Token);
        return (recovery.Reference, Assert.IsType<string>(code));
    }
}
