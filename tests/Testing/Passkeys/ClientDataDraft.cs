using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bauhinia.Testing.Passkeys;

/// <summary>Client data about to be written. A test changes members, or gives the bytes themselves.</summary>
public sealed class ClientDataDraft
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required string Type { get; set; }

    public required string Challenge { get; set; }

    public required string Origin { get; set; }

    public bool? CrossOrigin { get; set; } = false;

    public string? TopOrigin { get; set; }

    /// <summary>Replaces what the members say.</summary>
    public byte[]? Exactly { get; set; }

    public string Json
    {
        get
        {
            var json = new JsonObject { ["type"] = Type, ["challenge"] = Challenge, ["origin"] = Origin };
            if (CrossOrigin is { } cross) json["crossOrigin"] = cross;
            if (TopOrigin is not null) json["topOrigin"] = TopOrigin;
            return json.ToJsonString(Plain);
        }
    }

    public byte[] Bytes() => Exactly ?? System.Text.Encoding.UTF8.GetBytes(Json);
}
