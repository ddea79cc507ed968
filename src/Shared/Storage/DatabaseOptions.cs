using System.ComponentModel.DataAnnotations;

namespace Bauhinia.Storage;

/// <summary>Where a store is.</summary>
public sealed class DatabaseOptions
{
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>ADO.NET connection string. For SQLite <c>Data Source=FILE</c>.</summary>
    [Required]
    public string ConnectionString { get; set; } = "";
}
