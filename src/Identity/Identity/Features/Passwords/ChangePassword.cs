using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.Passwords;

/// <summary>Sets, enables and removes the password of the account that is signed in. Who may do it has been decided.</summary>
internal sealed class ChangePassword(
    IdentityDb db, PasswordRules rules, PersonalWords words, PasswordHashing hashing, SignInSessions sessions, NoticeOutbox notices, TimeProvider clock)
{
    /// <returns>What is wrong with it; <see cref="PasswordFlaw.None"/> once it is set, null when too many are being set at once.</returns>
    public async Task<PasswordFlaw?> Set(HttpContext context, string password, CancellationToken cancellationToken)
    {
        var accountId = context.User.AccountId();
        var flaw = rules.Check(password, await words.Of(accountId, cancellationToken));
        if (flaw != PasswordFlaw.None) return flaw;
        // Hashing takes long: it comes before anyone has to wait for this request.
        if (await hashing.Hash(password, cancellationToken) is not { } phc) return null;
        if (!await Keep(accountId, phc, cancellationToken)) return PasswordFlaw.Closed;
        // Whoever knew the old password is signed out everywhere else.
        await sessions.EndAllOf(accountId, context.User.SessionId(), cancellationToken);
        if (!Acr.Satisfies(context.User.Acr(), Acr.Password)) await sessions.Start(context, accountId, Acr.Password, "pwd", cancellationToken);
        return PasswordFlaw.None;
    }

    /// <summary>False when the account was closed meanwhile: it must not come back to life by its first password.</summary>
    private async Task<bool> Keep(AccountId accountId, string phc, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await RowLock.Take(db, accountId, cancellationToken)) return false;
        var account = await db.Accounts.SingleAsync(a => a.Id == accountId, cancellationToken);
        if (await db.Set<Password>().SingleOrDefaultAsync(p => p.AccountId == accountId, cancellationToken) is { } present) present.Replace(phc, now);
        else db.Add(new Password(accountId, phc, now));
        account.Activate();
        await Tell(accountId, "password.set", now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public Task Enable(AccountId accountId, CancellationToken cancellationToken) => Change(accountId, "password.enabled", password => password.Enable(), cancellationToken);

    public Task Remove(AccountId accountId, CancellationToken cancellationToken) => Change(accountId, "password.removed", password => db.Remove(password), cancellationToken);

    private async Task Change(AccountId accountId, string kind, Action<Password> change, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await RowLock.Take(db, accountId, cancellationToken)) return;
        if (await db.Set<Password>().SingleOrDefaultAsync(p => p.AccountId == accountId, cancellationToken) is not { } password) return;
        change(password);
        await Tell(accountId, kind, clock.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task Tell(AccountId accountId, string kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        db.AuditEvents.Add(new AuditEvent(kind, accountId, accountId, "", now));
        await notices.Send(accountId, NoticeKind.PasswordChanged, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }
}
