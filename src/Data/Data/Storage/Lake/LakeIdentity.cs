using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>Which lake a manifest is of, so that two never write to one bucket under one prefix.</summary>
internal static class LakeIdentity
{
    private const int Bytes = 16;

    /// <summary>Drawn at the first opening.</summary>
    public static string Of(SqliteConnection connection)
    {
        using (var draw = connection.Command("INSERT INTO lake (id) SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM lake)", RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true))) draw.ExecuteNonQuery();
        using var command = connection.Command("SELECT id FROM lake");
        return (string)(command.ExecuteScalar() ?? throw new InvalidDataException("The manifest of the lake has no identity."));
    }
}
