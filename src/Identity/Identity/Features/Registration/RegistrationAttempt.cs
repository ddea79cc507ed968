using Bauhinia.Identity.Model;
using Bauhinia.Messaging;

namespace Bauhinia.Identity.Features.Registration;

/// <summary>
/// Someone on the way to an account, until the address is proved. The address itself is sealed in the vault under <see cref="Id"/>,
/// which becomes the account's id.
/// </summary>
internal sealed class RegistrationAttempt
{
    /// <summary>How long an attempt lives, and the span over which attempts are counted.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Guesses a code bears: with eight digits and six codes an hour, under one in 3 million an hour.</summary>
    public const int MaxTries = 5;

    private RegistrationAttempt()
    {
    }

    public RegistrationAttempt(Guid id, byte[] tokenHash, string culture, MessageChannel channel, byte[] addressIndex, byte[] networkIndex, DateTimeOffset now)
    {
        Id = id;
        TokenHash = tokenHash;
        Culture = culture;
        Channel = channel;
        AddressIndex = addressIndex;
        NetworkIndex = networkIndex;
        CreatedAt = now;
    }

    public Guid Id { get; private set; }

    /// <summary>SHA-256 of the token in the visitor's cookie.</summary>
    public byte[] TokenHash { get; private set; } = [];

    public string Culture { get; private set; } = "";

    public MessageChannel Channel { get; private set; }

    public byte[] AddressIndex { get; private set; } = [];

    public byte[] NetworkIndex { get; private set; } = [];

    public byte[] CodeHash { get; private set; } = [];

    public int Tries { get; private set; }

    public int Sends { get; private set; }

    public DateTimeOffset CodeSentAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>An account of the same address that was left before it had any means of sign-in.</summary>
    public AccountId? Resumes { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public string Field => ContactAddress.FieldOf(Channel);

    public void Expect(byte[] codeHash, AccountId? resumes, DateTimeOffset now)
    {
        CodeHash = codeHash;
        Resumes = resumes;
        Tries = 0;
        Sends++;
        CodeSentAt = now;
    }
}
