using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Model.Clients;

/// <summary>One row that counts changes of the client register, so that a host sees with one small read whether its cache is stale.</summary>
internal sealed class ClientRevision
{
    private const int TheRow = 1;

    public int Id { get; private set; } = TheRow;

    public long Value { get; private set; }

    public static async Task Move(IdentityDb db, CancellationToken cancellationToken)
    {
        var moved = await db.Set<ClientRevision>().ExecuteUpdateAsync(set => set.SetProperty(r => r.Value, r => r.Value + 1), cancellationToken);
        if (moved == 0) throw new InvalidOperationException("The table client_revision lost its row.");
    }

    public static Task<long> Read(IdentityDb db, CancellationToken cancellationToken) =>
        db.Set<ClientRevision>().Select(r => r.Value).SingleAsync(cancellationToken);

    internal sealed class Mapping : IEntityTypeConfiguration<ClientRevision>
    {
        public void Configure(EntityTypeBuilder<ClientRevision> builder)
        {
            builder.ToTable("client_revision");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.HasData(new ClientRevision());
        }
    }
}
