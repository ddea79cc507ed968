using System.Text.Json;
using System.Text.Unicode;
using Bauhinia.Identity.Keys;
using Bauhinia.Web;

namespace Bauhinia.Identity.Features.Passkeys.WebAuthn;

/// <summary>The client data that the browser collected (WebAuthn Level 3 §5.8.1).</summary>
internal sealed record ClientData(string Type, byte[] Challenge, string Origin, bool IsCrossOrigin)
{
    public const string TypeOfCreation = "webauthn.create";
    public const string TypeOfAssertion = "webauthn.get";

    /// <summary>Browsers write 150 to 300 bytes; a long top origin or a member of the future still fits.</summary>
    public const int MaxBytes = 4096;

    private static readonly JsonSerializerOptions Json = Strict();

    public static ClientData? Read(ReadOnlySpan<byte> utf8)
    {
        // The reader does not look into members it does not know; a browser writes UTF-8 throughout.
        if (utf8.Length is 0 or > MaxBytes || !Utf8.IsValid(utf8)) return null;
        Members? members;
        try
        {
            members = JsonSerializer.Deserialize<Members>(utf8, Json);
        }
        catch (JsonException)
        {
            return null;
        }
        return members is not null && StrictBase64Url.TryDecode(members.Challenge, out var challenge)
            ? new ClientData(members.Type, challenge, members.Origin, members.CrossOrigin == true || members.TopOrigin is not null)
            : null;
    }

    private static JsonSerializerOptions Strict()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
        WebDefaults.Strict(options);
        return options;
    }

    internal sealed record Members(string Type, string Challenge, string Origin, bool? CrossOrigin = null, string? TopOrigin = null);
}
