using Bauhinia.Identity.Model;
using Bauhinia.Messaging;

namespace Bauhinia.Identity.Features.Notices;

/// <summary>A notice on its way. Written in the transaction of the change that causes it; gone once it is sent or given up.</summary>
internal sealed class OutboxMessage
{
    private OutboxMessage()
    {
    }

    public OutboxMessage(Guid id, NoticeKind kind, MessageChannel channel, Guid owner, AccountId? accountId, DateTimeOffset now)
    {
        Id = id;
        Kind = kind;
        Channel = channel;
        Owner = owner;
        AccountId = accountId;
        CreatedAt = NextAttemptAt = now;
    }

    /// <summary>Also the id the receiver sees, the same at every attempt.</summary>
    public Guid Id { get; private set; }

    public NoticeKind Kind { get; private set; }

    public MessageChannel Channel { get; private set; }

    /// <summary>Whose data key seals it.</summary>
    public Guid Owner { get; private set; }

    /// <summary>The account whose present contact it goes to; null when the sealed payload names the address.</summary>
    public AccountId? AccountId { get; private set; }

    public int KeyVersion { get; private set; }

    /// <summary>The sealed payload: address, language and values.</summary>
    public byte[] Ciphertext { get; private set; } = [];

    public int Attempts { get; private set; }

    /// <summary>When it is due. A sender that takes it moves this forward first, so that no other takes it and a killed one loses nothing.</summary>
    public DateTimeOffset NextAttemptAt { get; private set; }

    /// <summary>After this it is of no use and is dropped.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The name its payload is sealed under.</summary>
    public string SealName => $"notice.{Id:N}";

    /// <summary>Whether its data key was made for it alone, and goes with it.</summary>
    public bool HasOwnKey => Owner == Id;

    public void Fill(int keyVersion, byte[] ciphertext, DateTimeOffset? expiresAt)
    {
        KeyVersion = keyVersion;
        Ciphertext = ciphertext;
        ExpiresAt = expiresAt;
    }
}
