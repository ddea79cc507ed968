using System.Globalization;
using Bauhinia.Web;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Storage;

/// <summary>The schema of a SQLite file of a system. <c>migrate</c> alone makes or changes it; the version stands in <c>PRAGMA user_version</c>.</summary>
/// <param name="what">What the file is, for messages to the operator.</param>
/// <param name="steps">Each entry brings the schema from its index to the next version.</param>
public sealed class SchemaSteps(string what, IReadOnlyList<string> steps)
{
    /// <summary>Brings the file to this version's schema; safe to run again.</summary>
    public async Task Migrate(string file, CancellationToken cancellationToken)
    {
        PrivateFolder.Create(Path.GetDirectoryName(file) ?? "/");
        await using var connection = await SqliteFile.Open(file, mayCreate: true, cancellationToken);
        for (var version = await VersionOf(connection, cancellationToken); version < steps.Count; version++)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.Transaction = (SqliteTransaction)transaction;
#pragma warning disable CA2100 // The statements are constants of the program.
            command.CommandText = steps[version] + string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version + 1};");
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Refuses a file that is not of this version: a web process never changes it.</summary>
    public async Task Require(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file)) throw new StartRefusedException($"There is no {what} '{file}': run 'bauhinia migrate' first.");
        await using var connection = await SqliteFile.Open(file, mayCreate: false, cancellationToken);
        var found = await VersionOf(connection, cancellationToken);
        if (found < steps.Count) throw new StartRefusedException($"The {what} '{file}' has version {found} and not {steps.Count}: run 'bauhinia migrate' first.");
        if (found > steps.Count) throw new StartRefusedException($"The {what} '{file}' has version {found}, which is newer than this program's {steps.Count}.");
    }

    private static async Task<int> VersionOf(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }
}
