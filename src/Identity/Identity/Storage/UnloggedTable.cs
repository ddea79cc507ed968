using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bauhinia.Identity.Storage;

/// <summary>Marks a table whose rows a crashed PostgreSQL may lose, and which is written faster for it (CREATE UNLOGGED TABLE). SQLite keeps it like any other.</summary>
internal static class UnloggedTable
{
    // What the provider's own IsUnlogged sets; calling that would load the whole driver into a host on SQLite.
    private const string Annotation = "Npgsql:UnloggedTable";

    public static void KeepUnlogged<TEntity>(this EntityTypeBuilder<TEntity> builder)
        where TEntity : class => builder.HasAnnotation(Annotation, true);
}
