using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Model;

internal sealed class StaffGrant
{
    private StaffGrant()
    {
    }

    public StaffGrant(AccountId accountId, StaffRole role, DateTimeOffset now)
    {
        AccountId = accountId;
        Role = role;
        GrantedAt = now;
    }

    public AccountId AccountId { get; private set; }

    public StaffRole Role { get; private set; }

    public DateTimeOffset GrantedAt { get; private set; }
}

internal sealed class StaffGrantMapping : IEntityTypeConfiguration<StaffGrant>
{
    public void Configure(EntityTypeBuilder<StaffGrant> builder)
    {
        builder.ToTable("staff_grant");
        builder.HasKey(g => new { g.AccountId, g.Role });
        builder.Property(g => g.Role).HasConversion<string>().HasMaxLength(16);
        builder.HasOne<Account>().WithMany().HasForeignKey(g => g.AccountId);
    }
}
