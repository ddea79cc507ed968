using System.Text.Json;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Storage;

/// <summary>What a version of a stream has promised to those who read it: the fields, their kind and unit, and which name the sensor.</summary>
internal sealed record SchemaPromise(IReadOnlyDictionary<string, SchemaPromise.Promised> Fields, IReadOnlyList<string> Key)
{
    public static SchemaPromise Of(StreamDeclaration declaration) => new(
        declaration.Fields.ToDictionary(f => f.Name, f => new Promised(f.Kind.ToString(), f.Unit, f.IsRequired)), declaration.KeyFields);

    public static SchemaPromise Read(string json) =>
        JsonSerializer.Deserialize<SchemaPromise>(json) ?? throw new InvalidDataException("The journal holds an empty schema.");

    public string ToJson() => JsonSerializer.Serialize(this);

    /// <returns>What this declaration breaks of the earlier promise; null when it only adds to it.</returns>
    public string? Breaks(SchemaPromise earlier)
    {
        if (!Key.SequenceEqual(earlier.Key)) return "the fields of the key changed";
        foreach (var (name, promised) in earlier.Fields)
        {
            if (!Fields.TryGetValue(name, out var now)) return $"the field '{name}' is gone";
            if (now.Kind != promised.Kind) return $"the field '{name}' is of another kind";
            if (now.Unit != promised.Unit) return $"the field '{name}' has another unit";
            if (promised.IsRequired && !now.IsRequired) return $"the field '{name}' may now be absent";
        }
        return Fields.Any(f => f.Value.IsRequired && !earlier.Fields.ContainsKey(f.Key)) ? "a new field is required of its senders" : null;
    }

    internal sealed record Promised(string Kind, string? Unit, bool IsRequired);
}
