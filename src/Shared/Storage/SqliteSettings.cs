using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Bauhinia.Storage;

/// <summary>
/// Settings that SQLite keeps per connection and that must hold on every one of them. <c>synchronous=FULL</c> makes a commit
/// survive power loss in WAL mode; <c>secure_delete</c> overwrites what is deleted; without <c>busy_timeout</c> a second writer
/// fails at once.
/// </summary>
public sealed class SqliteSettings : DbConnectionInterceptor
{
    public const string Pragmas =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;";

    public static SqliteSettings Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
