using Bauhinia.Identity.Model;
using Bauhinia.Messaging;

namespace Bauhinia.Identity.Features.Contacts;

/// <summary>
/// A new address on its way to being a contact of an account, until its owner enters the code sent to it. The address is sealed under
/// the account's data key. Rows stay for <see cref="Lifetime"/>, so that codes are counted, and are then forgotten.
/// </summary>
internal sealed class ContactChange
{
    /// <summary>How long a change may take, and the span over which its codes are counted.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Guesses a code bears: with eight digits and six codes an hour, under one in 3 million an hour.</summary>
    public const int MaxTries = 5;

    private ContactChange()
    {
    }

    public ContactChange(AccountId accountId, MessageChannel channel, byte[] addressIndex, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        AccountId = accountId;
        Channel = channel;
        AddressIndex = addressIndex;
        CreatedAt = now;
    }

    public Guid Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public MessageChannel Channel { get; private set; }

    public byte[] AddressIndex { get; private set; } = [];

    public int KeyVersion { get; private set; }

    /// <summary>The sealed address.</summary>
    public byte[] Ciphertext { get; private set; } = [];

    public byte[] CodeHash { get; private set; } = [];

    public int Tries { get; private set; }

    public int Sends { get; private set; }

    public DateTimeOffset CodeSentAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was carried out, given up, or replaced by another.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public string Field => ContactAddress.FieldOf(Channel);

    /// <summary>The name its address is sealed under.</summary>
    public string SealName => $"contact_change.{Id:N}";

    public void Fill(int keyVersion, byte[] ciphertext)
    {
        KeyVersion = keyVersion;
        Ciphertext = ciphertext;
    }

    public void Expect(byte[] codeHash, DateTimeOffset now)
    {
        CodeHash = codeHash;
        Tries = 0;
        Sends++;
        CodeSentAt = now;
    }
}
