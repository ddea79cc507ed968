using Bauhinia.Identity.Features.Guessing;
using Bauhinia.Identity.Features.Passwords;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Features.SignIn;

/// <summary>
/// Signs in by e-mail address or mobile number and password. A name without account, an account without password, a disabled password and
/// a wrong one do the same work and get the same answer.
/// </summary>
internal sealed partial class SignInByPassword(
    IdentityDb db, PersonVault vault, GuessGuard guard, PasswordHashing hashing, KnownDevices devices, SignInSessions sessions, ILogger<SignInByPassword> logger)
{
    private sealed record Known(AccountId AccountId, string? Phc);

    public async Task<PasswordSignIn> Try(HttpContext context, string name, string password, CancellationToken cancellationToken)
    {
        if (!PasswordRules.IsText(password) || password.Length > PasswordRules.MaxLength * 2) return PasswordSignIn.Wrong;
        var (field, normalised) = Read(name);
        var index = vault.BlindIndex(field, normalised);
        var known = await Find(field, index, cancellationToken);
        var ticket = await guard.Begin(context, index, known?.AccountId, cancellationToken);
        if (ticket.Wait > TimeSpan.Zero)
        {
            Log.Delayed(logger, (int)ticket.Wait.TotalSeconds);
            return PasswordSignIn.WaitFor(ticket.Wait);
        }
        if (await hashing.Verify(password, known?.Phc, cancellationToken) is not { } isRight)
        {
            await guard.Refund(ticket, cancellationToken);
            return PasswordSignIn.Busy;
        }
        if (!isRight || ticket.IsDisabled || known is not { Phc: { } phc }) return PasswordSignIn.Wrong;
        var renewed = PasswordHashing.IsOutdated(phc) ? await hashing.Hash(password, cancellationToken) : null;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await guard.Forgive(ticket, cancellationToken);
        if (renewed is not null) await db.Set<Password>().Where(p => p.AccountId == known.AccountId && p.Phc == phc).ExecuteUpdateAsync(p => p.SetProperty(x => x.Phc, renewed), cancellationToken);
        await sessions.Start(context, known.AccountId, Acr.Password, "pwd", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        devices.Remember(context, known.AccountId);
        return PasswordSignIn.Done;
    }

    /// <summary>The form of a contact that the blind index knows; whatever is none is looked up all the same, under a field nobody has.</summary>
    private static (string Field, string Normalised) Read(string name)
    {
        var channel = name.Contains('@', StringComparison.Ordinal) ? MessageChannel.Email : MessageChannel.Mobile;
        return ContactAddress.TryParse(channel, name, out var contact) ? (contact.Value.Field, contact.Value.Value) : ("unknown", name.Trim());
    }

    private Task<Known?> Find(string field, byte[] index, CancellationToken cancellationToken) => (
        from entry in db.Set<BlindIndexEntry>().AsNoTracking()
        join account in db.Accounts on entry.AccountId equals account.Id
        where entry.Field == field && entry.Index == index && account.Status != AccountStatus.Closed
        select new Known(entry.AccountId, db.Set<Password>().Where(p => p.AccountId == entry.AccountId).Select(p => p.Phc).FirstOrDefault())).SingleOrDefaultAsync(cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(2331, LogLevel.Information, "A password sign-in must wait {Seconds} s.")]
        public static partial void Delayed(ILogger logger, int seconds);
    }
}
