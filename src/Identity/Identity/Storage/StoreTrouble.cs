using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Storage;

/// <summary>Tells a store that does not answer, which background work outlives, from a bug, which it must not hide.</summary>
internal static class StoreTrouble
{
    // Npgsql's provider wraps what it takes for a passing failure in an InvalidOperationException.
    public static bool Is(Exception exception) =>
        exception is DbException or DbUpdateException or InvalidOperationException { InnerException: DbException }
        || exception is AggregateException several && several.InnerExceptions.All(Is);
}
