using System.Security.Cryptography;

namespace Bauhinia.Identity.Model;

/// <summary>One resident's identity. Holds no personal data: that is sealed in the vault under the account's own data key.</summary>
internal sealed class Account
{
    private Account()
    {
    }

    public Account(AccountId id, string culture, DateTimeOffset now)
    {
        Id = id;
        Culture = culture;
        CreatedAt = now;
        SubjectSecret = RandomNumberGenerator.GetBytes(32);
    }

    public AccountId Id { get; private set; }

    public AccountStatus Status { get; private set; } = AccountStatus.Starting;

    public Proofing Proofing { get; private set; } = Proofing.None;

    /// <summary>The language chosen, one of <see cref="Text.CultureNames"/>.</summary>
    public string Culture { get; private set; } = "en";

    /// <summary>Mixed into every pairwise subject, so that subjects cannot be recomputed once the account is gone.</summary>
    public byte[] SubjectSecret { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public void Activate()
    {
        if (Status == AccountStatus.Starting) Status = AccountStatus.Active;
    }

    public void Prove(Proofing proofing)
    {
        if (proofing > Proofing) Proofing = proofing;
    }

    public void ChooseCulture(string culture) => Culture = culture;

    public void Close(DateTimeOffset now)
    {
        Status = AccountStatus.Closed;
        ClosedAt = now;
        SubjectSecret = [];
    }
}
