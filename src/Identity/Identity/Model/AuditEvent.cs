namespace Bauhinia.Identity.Model;

/// <summary>
/// Something an auditor or the owner of an account may ask about. Append-only: the database itself refuses updates and deletes.
/// Holds no personal data, only ids, kinds and codes.
/// </summary>
internal sealed class AuditEvent
{
    private AuditEvent()
    {
    }

    public AuditEvent(string kind, AccountId? subject, AccountId? actor, string detail, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        Kind = kind;
        Subject = subject;
        Actor = actor;
        Detail = detail;
        At = now;
    }

    /// <summary>What someone did who may be a service account; the detail then names it.</summary>
    public AuditEvent(string kind, Actor actor, string detail, DateTimeOffset now)
        : this(kind, null, actor.Account, actor.ServiceAccount is { } service ? $"{detail} service_account={service}".TrimStart() : detail, now)
    {
    }

    public Guid Id { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>A dotted name in the past tense, such as <c>passkey.added</c> or <c>personal_data.opened</c>.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>Whose account it concerns.</summary>
    public AccountId? Subject { get; private set; }

    /// <summary>Who did it; null when a process did, equal to <see cref="Subject"/> when its owner did.</summary>
    public AccountId? Actor { get; private set; }

    /// <summary>Codes and field names only, at most 400 characters: <c>purpose=proofing fields=hkid,name_en case=7K2M-…</c>.</summary>
    public string Detail { get; private set; } = "";
}
