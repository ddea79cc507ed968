using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Features.CounterRecovery;

/// <summary>
/// Getting back into an account whose every device is lost. Two officers, a notice, and a wait stand between the request and the
/// code, because whoever completes it owns the account (NIST SP 800-63B-4 §4.2).
/// </summary>
internal sealed class RecoveryCase
{
    /// <summary>Time for the owner to object, unless an old passkey agrees earlier.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromHours(72);

    /// <summary>How long after it was asked for the person may come to a counter.</summary>
    public static readonly TimeSpan StartLife = TimeSpan.FromDays(7);

    /// <summary>How long after the wait the code may be fetched.</summary>
    public static readonly TimeSpan ReadyLife = TimeSpan.FromDays(14);

    public static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(30);

    public const int MaxTries = 5;

    /// <summary>80 bits in Crockford's base 32: it is read from a screen, once.</summary>
    public const int CodeLength = 16;

    private RecoveryCase()
    {
    }

    public RecoveryCase(AccountId? accountId, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        Reference = CaseReference.New().Value;
        AccountId = accountId;
        StartedAt = now;
    }

    public Guid Id { get; private set; }

    public string Reference { get; private set; } = "";

    /// <summary>Null when no account has the contact: the visitor is not told, and no step follows.</summary>
    public AccountId? AccountId { get; private set; }

    public RecoveryState State { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public AccountId? CheckedBy { get; private set; }

    public AccountId? ApprovedBy { get; private set; }

    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>When the code may be issued.</summary>
    public DateTimeOffset? ReadyAt { get; private set; }

    public byte[] CodeHash { get; private set; } = [];

    public DateTimeOffset? CodeExpiresAt { get; private set; }

    public int Tries { get; private set; }

    /// <summary>Counts changes: of two steps taken at once one is refused.</summary>
    public int Revision { get; private set; }

    /// <summary>Whether the owner can still stop it.</summary>
    public bool IsPending => State is RecoveryState.Checked or RecoveryState.Approved;

    public RecoveryRefusal? Check(AccountId officer, DateTimeOffset now)
    {
        if (State != RecoveryState.Started || now - StartedAt > StartLife) return RecoveryRefusal.State;
        if (AccountId is null) return RecoveryRefusal.NoAccount;
        if (AccountId == officer) return RecoveryRefusal.OwnAccount;
        CheckedBy = officer;
        return Become(RecoveryState.Checked);
    }

    public RecoveryRefusal? Approve(AccountId officer, DateTimeOffset now)
    {
        if (State != RecoveryState.Checked || now - StartedAt > StartLife) return RecoveryRefusal.State;
        if (CheckedBy == officer) return RecoveryRefusal.SameOfficer;
        if (AccountId == officer) return RecoveryRefusal.OwnAccount;
        ApprovedBy = officer;
        ApprovedAt = now;
        ReadyAt = now + Wait;
        return Become(RecoveryState.Approved);
    }

    public RecoveryRefusal? Refuse(AccountId officer)
    {
        if (AccountId == officer) return RecoveryRefusal.OwnAccount;
        return State is RecoveryState.Started or RecoveryState.Checked or RecoveryState.Approved ? Become(RecoveryState.Refused) : RecoveryRefusal.State;
    }

    /// <summary>The owner agrees with an old passkey: nothing is left to wait for.</summary>
    public bool Confirm(DateTimeOffset now)
    {
        if (State != RecoveryState.Approved) return false;
        if (ReadyAt > now) ReadyAt = now;
        Revision++;
        return true;
    }

    public bool Cancel()
    {
        if (!IsPending) return false;
        Become(RecoveryState.Cancelled);
        return true;
    }

    /// <summary>Issues the code that the person types; an earlier one stops working.</summary>
    public (string? Code, RecoveryRefusal? Refusal) Issue(AccountId officer, DateTimeOffset now)
    {
        if (AccountId == officer) return (null, RecoveryRefusal.OwnAccount);
        if (State != RecoveryState.Approved || ReadyAt is not { } ready || now > ready + ReadyLife) return (null, RecoveryRefusal.State);
        if (now < ready) return (null, RecoveryRefusal.TooEarly);
        var code = RandomNumberGenerator.GetString(Crockford.Alphabet, CodeLength);
        CodeHash = HashOf(code);
        CodeExpiresAt = now + CodeLife;
        Tries = 0;
        Revision++;
        return (code, null);
    }

    // 80 random bits need no slow hash.
    public static byte[] HashOf(string code) => SHA256.HashData(Encoding.ASCII.GetBytes(code));

    private RecoveryRefusal? Become(RecoveryState state)
    {
        State = state;
        CodeHash = [];
        CodeExpiresAt = null;
        Revision++;
        return null;
    }
}
