using Bauhinia.Identity.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.Passwords;

/// <summary>The password of an account, if it has one.</summary>
internal sealed class Password
{
    private Password()
    {
    }

    public Password(AccountId accountId, string phc, DateTimeOffset now)
    {
        AccountId = accountId;
        Phc = phc;
        SetAt = now;
    }

    public AccountId AccountId { get; private set; }

    /// <summary>Argon2id in PHC string form, with the parameters it was made with.</summary>
    public string Phc { get; private set; } = "";

    public DateTimeOffset SetAt { get; private set; }

    /// <summary>Wrong guesses since the last right one, from wherever they came.</summary>
    public int ConsecutiveFailures { get; private set; }

    /// <summary>When it took too many wrong guesses; only a passkey or a recovery code enables it again.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    public void Replace(string phc, DateTimeOffset now)
    {
        Phc = phc;
        SetAt = now;
        Enable();
    }

    public void Enable()
    {
        ConsecutiveFailures = 0;
        DisabledAt = null;
    }
}

internal sealed class PasswordMapping : IEntityTypeConfiguration<Password>
{
    public void Configure(EntityTypeBuilder<Password> builder)
    {
        builder.ToTable("password");
        builder.HasKey(p => p.AccountId);
        builder.HasOne<Account>().WithOne().HasForeignKey<Password>(p => p.AccountId);
        builder.Property(p => p.Phc).HasMaxLength(200);
    }
}
