using System.Text.Json;
using System.Text.Json.Serialization;
using Bauhinia.Storage;

namespace Bauhinia.Identity.Operations.Backup;

/// <summary>
/// What an archive holds. <c>manifest.json</c> is this record; <c>manifest.mac</c> is its HMAC under a key of the custodian, so that
/// only a backup made with these keys, and not changed since, is ever restored.
/// </summary>
internal sealed record Manifest
{
    public const string FileName = "manifest.json";
    public const string MacName = "manifest.mac";
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public required int Format { get; init; }

    /// <summary>Shared by the two archives of one backup.</summary>
    public required string Backup { get; init; }

    /// <summary><c>records</c> or <c>keys</c>.</summary>
    public required string Archive { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the archive must be gone. Only that of the keys expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public required DatabaseProvider Provider { get; init; }

    /// <summary>The copy of the store, and what it held.</summary>
    public required string Store { get; init; }

    public required string Schema { get; init; }

    public required SortedDictionary<string, long> Rows { get; init; }

    /// <summary>SHA-256 in hexadecimal of each file beside the manifest.</summary>
    public required SortedDictionary<string, string> Files { get; init; }

    [JsonIgnore]
    public StoreState State => new(Schema, Rows);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    public static Manifest? Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<Manifest>(bytes, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
