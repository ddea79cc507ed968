using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Storage;

/// <summary>
/// Triggers that make the database refuse to change or delete a row of an append-only table. They are laid by
/// <c>bauhinia migrate</c> after the schema, again at every run, so that a table made anew never lacks them.
/// </summary>
internal static class AppendOnly
{
    private static readonly string[] Tables = ["audit_event"];

    public static async Task Enforce(IdentityDb db, CancellationToken cancellationToken)
    {
        foreach (var table in Tables)
        {
            foreach (var statement in db.Database.IsSqlite() ? Sqlite(table) : Postgres(table))
            {
                await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
            }
        }
    }

    private static IEnumerable<string> Sqlite(string table) =>
        from change in (string[])["UPDATE", "DELETE"]
        let trigger = $"{table}_refuse_{change.ToLowerInvariant()}"
        select $"CREATE TRIGGER IF NOT EXISTS {trigger} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END";

    private static IEnumerable<string> Postgres(string table) =>
    [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        $"CREATE OR REPLACE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        $"CREATE OR REPLACE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ];
}
