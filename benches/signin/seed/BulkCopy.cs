using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Bauhinia.Signin.Seed;

/// <summary>
/// Writes entities by PostgreSQL's binary COPY. Tables, columns, types and conversions come from the server's own model, so there is no
/// second description of the schema that could go stale.
/// </summary>
internal sealed class BulkCopy(NpgsqlConnection connection, IModel model)
{
    public void Write<T>(IEnumerable<T> rows)
        where T : class
    {
        var entity = model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not part of the model.");
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table) ?? throw new InvalidOperationException($"{typeof(T).Name} has no table.");
        Column[] columns = [.. entity.GetProperties().Select(property => Column.Of(property, table))];
        var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
        using var import = connection.BeginBinaryImport($"COPY \"{table.Name}\" ({names}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            import.StartRow();
            foreach (var column in columns)
            {
                if (column.Read(row) is { } value) import.Write(value, column.Type);
                else import.WriteNull();
            }
        }

        import.Complete();
    }

    private sealed record Column(string Name, string Type, PropertyInfo Property, Func<object?, object?>? Convert)
    {
        public static Column Of(IProperty property, StoreObjectIdentifier table)
        {
            var mapping = property.GetRelationalTypeMapping();
            return new Column(
                property.GetColumnName(table) ?? throw new InvalidOperationException($"{property.Name} has no column."),
                mapping.StoreTypeNameBase,
                property.PropertyInfo ?? throw new InvalidOperationException($"{property.Name} is not a property of its class."),
                mapping.Converter?.ConvertToProvider);
        }

        public object? Read(object row)
        {
            var value = Property.GetValue(row);
            return value is null || Convert is null ? value : Convert(value);
        }
    }
}
