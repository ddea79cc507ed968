using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Storage;

/// <summary>Tells a row that exists already, which is an expected outcome of a race, from a broken database.</summary>
internal static class UniqueViolation
{
    // SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY (sqlite.org/rescode.html).
    private const int SqliteUnique = 2067;
    private const int SqlitePrimaryKey = 1555;

    // unique_violation (ISO/IEC 9075 class 23; PostgreSQL appendix A).
    private const string SqlUnique = "23505";

    public static bool Is(DbUpdateException exception) => exception.InnerException switch
    {
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SqliteUnique or SqlitePrimaryKey,
        DbException other => other.SqlState == SqlUnique,
        _ => false,
    };
}
