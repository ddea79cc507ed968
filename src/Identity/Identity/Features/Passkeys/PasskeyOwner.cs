using System.Security.Cryptography;
using Bauhinia.Identity.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>The WebAuthn user handle of an account: random, so that an authenticator never holds the account's row id (WebAuthn Level 3 §14.6.1).</summary>
internal sealed class PasskeyOwner
{
    public const int HandleBytes = 32;

    private PasskeyOwner()
    {
    }

    public PasskeyOwner(AccountId accountId)
    {
        AccountId = accountId;
        UserHandle = RandomNumberGenerator.GetBytes(HandleBytes);
    }

    public AccountId AccountId { get; private set; }

    public byte[] UserHandle { get; private set; } = [];
}

internal sealed class PasskeyOwnerMapping : IEntityTypeConfiguration<PasskeyOwner>
{
    public void Configure(EntityTypeBuilder<PasskeyOwner> builder)
    {
        builder.ToTable("passkey_owner");
        builder.HasKey(o => o.AccountId);
        builder.HasIndex(o => o.UserHandle).IsUnique();
        builder.HasOne<Account>().WithOne().HasForeignKey<PasskeyOwner>(o => o.AccountId);
        builder.Property(o => o.UserHandle).HasMaxLength(PasskeyOwner.HandleBytes);
    }
}
