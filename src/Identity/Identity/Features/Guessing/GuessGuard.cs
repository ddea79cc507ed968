using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Features.Passwords;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.Guessing;

/// <summary>
/// Counts password guesses before they are checked, so that a thousand sent at once are a thousand counted. Everything about one guess is
/// one transaction, the same for a name that exists and one that does not. Passkeys and recovery codes never come here.
/// </summary>
internal sealed class GuessGuard(IdentityDb db, GuessKeys keys, KnownDevices devices, NoticeOutbox notices, TimeProvider clock)
{
    /// <summary>Consecutive failures after which a password takes no more guesses (NIST SP 800-63B-4 §3.2.2).</summary>
    public const int DisableAfter = 100;

    /// <summary>Distinct names that a network may fail with in <see cref="NetworkMemory"/>; beyond it only known devices may guess there.</summary>
    public const int NamesPerNetwork = 50;

    public static readonly TimeSpan NetworkMemory = TimeSpan.FromHours(1);

    private static readonly TimeSpan Raced = TimeSpan.FromSeconds(1);

    /// <param name="nameIndex">Blind index of the name typed; kept only as a keyed hash.</param>
    /// <param name="accountId">The account it names, or null.</param>
    public async Task<GuessTicket> Begin(HttpContext context, byte[] nameIndex, AccountId? accountId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var account = accountId ?? default;
        var address = context.Connection.RemoteIpAddress;
        var device = devices.Read(context, account);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        TimeSpan wait;
        byte[] own;
        byte[]? shared = null;
        if (device is not null)
        {
            own = keys.Device(device);
            wait = await Spend(own, DelayCurve.KnownDevice, now, cancellationToken);
        }
        else
        {
            own = keys.NameAndNetwork(nameIndex, address);
            shared = keys.Name(nameIndex);
            wait = await SpendNetwork(keys.Network(address), shared, now, cancellationToken);
            if (wait == TimeSpan.Zero) wait = await Spend(own, DelayCurve.AccountAndNetwork, now, cancellationToken);
            if (wait == TimeSpan.Zero) wait = await Spend(shared, DelayCurve.Account, now, cancellationToken);
        }
        if (wait > TimeSpan.Zero)
        {
            await transaction.RollbackAsync(cancellationToken);
            return GuessTicket.WaitFor(wait, now);
        }
        var isDisabled = await CountConsecutive(account, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new GuessTicket(TimeSpan.Zero, isDisabled, account, own, shared, keys.Network(address), now);
    }

    /// <summary>The guess was right: its own failures are forgiven, those of other networks and devices stay.</summary>
    public async Task Forgive(GuessTicket ticket, CancellationToken cancellationToken)
    {
        await db.Set<GuessBudget>().Where(b => b.Key == ticket.Own).ExecuteDeleteAsync(cancellationToken);
        if (ticket.Shared is { } shared)
        {
            await db.Set<GuessBudget>().Where(b => b.Key == shared && b.Failures > 0).ExecuteUpdateAsync(b => b.SetProperty(x => x.Failures, x => x.Failures - 1), cancellationToken);
            await db.Set<GuessedName>().Where(n => n.Network == ticket.Network && n.Name == shared).ExecuteDeleteAsync(cancellationToken);
        }
        // A hundredth guess disables the password as it is counted; when it was the right one, that is undone.
        await db.Set<Password>().Where(p => p.AccountId == ticket.AccountId && (p.DisabledAt == null || p.DisabledAt == ticket.At))
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.ConsecutiveFailures, 0).SetProperty(x => x.DisabledAt, (DateTimeOffset?)null), cancellationToken);
    }

    /// <summary>The guess was never checked, because too many others were waiting: it does not count.</summary>
    public async Task Refund(GuessTicket ticket, CancellationToken cancellationToken)
    {
        foreach (var key in ticket.Shared is { } shared ? [ticket.Own, shared] : (byte[][])[ticket.Own])
        {
            await db.Set<GuessBudget>().Where(b => b.Key == key && b.Failures > 0)
                .ExecuteUpdateAsync(b => b.SetProperty(x => x.Failures, x => x.Failures - 1).SetProperty(x => x.NotBefore, ticket.At), cancellationToken);
        }
        await db.Set<Password>().Where(p => p.AccountId == ticket.AccountId && p.ConsecutiveFailures > 0 && (p.DisabledAt == null || p.DisabledAt == ticket.At))
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.ConsecutiveFailures, x => x.ConsecutiveFailures - 1).SetProperty(x => x.DisabledAt, (DateTimeOffset?)null), cancellationToken);
    }

    private async Task<TimeSpan> Spend(byte[] key, DelayCurve curve, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var at = db.RawTime(now);
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO guess_budget ("Key", "Failures", "NotBefore", "LastAt") VALUES ({key}, 0, {at}, {at}) ON CONFLICT DO NOTHING""", cancellationToken);
        var row = await db.Set<GuessBudget>().AsNoTracking().SingleAsync(b => b.Key == key, cancellationToken);
        if (row.NotBefore > now) return row.NotBefore - now;
        var failures = (now - row.LastAt > GuessBudget.Memory ? 0 : row.Failures) + 1;
        var notBefore = now + curve.After(failures);
        // Whoever read the same count and comes second changes nothing and is told to try again.
        var changed = await db.Set<GuessBudget>().Where(b => b.Key == key && b.Failures == row.Failures && b.LastAt == row.LastAt)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.Failures, failures).SetProperty(x => x.NotBefore, notBefore).SetProperty(x => x.LastAt, now), cancellationToken);
        return changed == 1 ? TimeSpan.Zero : Raced;
    }

    private async Task<TimeSpan> SpendNetwork(byte[] network, byte[] name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - NetworkMemory;
        var names = db.Set<GuessedName>().AsNoTracking().Where(n => n.Network == network && n.At > since);
        if (await names.CountAsync(cancellationToken) >= NamesPerNetwork && !await names.AnyAsync(n => n.Name == name, cancellationToken))
        {
            var oldest = await names.MinAsync(n => n.At, cancellationToken);
            return oldest + NetworkMemory - now;
        }
        var at = db.RawTime(now);
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO guessed_name ("Network", "Name", "At") VALUES ({network}, {name}, {at}) ON CONFLICT ("Network", "Name") DO UPDATE SET "At" = {at}""", cancellationToken);
        return TimeSpan.Zero;
    }

    /// <summary>Counts the guess against the password itself. A name without account goes through the same statements and touches no row.</summary>
    private async Task<bool> CountConsecutive(AccountId account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var enabled = db.Set<Password>().Where(p => p.AccountId == account && p.DisabledAt == null);
        var counted = await enabled.ExecuteUpdateAsync(p => p.SetProperty(x => x.ConsecutiveFailures, x => x.ConsecutiveFailures + 1), cancellationToken);
        var disabled = await enabled.Where(p => p.ConsecutiveFailures >= DisableAfter).ExecuteUpdateAsync(p => p.SetProperty(x => x.DisabledAt, now), cancellationToken);
        if (disabled > 0)
        {
            db.AuditEvents.Add(new AuditEvent("password.disabled", account, null, $"failures={DisableAfter}", now));
            await notices.Send(account, NoticeKind.PasswordDisabled, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }
        return counted == 0;
    }
}
