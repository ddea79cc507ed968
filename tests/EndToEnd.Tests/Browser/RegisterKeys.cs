using System.Buffers.Text;
using System.Security.Cryptography;

namespace Bauhinia.EndToEnd.Tests.Browser;

/// <summary>The public key of a register that signs extracts, so that the host offers this way of proofing.</summary>
internal static class RegisterKeys
{
    public static Dictionary<string, string?> Settings(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var file = Path.Combine(folder, "register.json");
        File.WriteAllText(file, $$"""{"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"r1","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}]}""");
        return new() { ["Identity:Proofing:RegisterIssuer"] = "https://register.example", ["Identity:Proofing:RegisterKeys"] = file };
    }
}
