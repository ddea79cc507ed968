namespace Bauhinia.Identity.Model;

/// <summary>One sign-in on one device. The cookie carries a random token; the row knows only its SHA-256.</summary>
internal sealed class Session
{
    private Session()
    {
    }

    public Session(AccountId accountId, byte[] tokenHash, string acr, string amr, string device, DateTimeOffset now)
    {
        Id = SessionId.New();
        AccountId = accountId;
        TokenHash = tokenHash;
        Acr = acr;
        Amr = amr;
        Device = device;
        CreatedAt = AuthenticatedAt = LastSeenAt = now;
    }

    public SessionId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public byte[] TokenHash { get; private set; } = [];

    public string Acr { get; private set; } = "";

    /// <summary>RFC 8176 values, separated by one space.</summary>
    public string Amr { get; private set; } = "";

    /// <summary>Browser and system in two or three words, for the owner to recognise the device; never the whole User-Agent.</summary>
    public string Device { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary><c>auth_time</c>: when the person last proved presence in this session.</summary>
    public DateTimeOffset AuthenticatedAt { get; private set; }

    public DateTimeOffset LastSeenAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public void Reauthenticate(string acr, string amr, byte[] tokenHash, DateTimeOffset now)
    {
        Acr = acr;
        Amr = amr;
        TokenHash = tokenHash;
        AuthenticatedAt = LastSeenAt = now;
    }

    public void Seen(DateTimeOffset now) => LastSeenAt = now;

    public void End(DateTimeOffset now) => EndedAt ??= now;
}
