using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bauhinia.Identity.Tests.ProofingCases;

/// <summary>A register outside the system: its keys, and statements it signs by the platform's ECDSA, not by the product's code.</summary>
internal sealed class Register : IDisposable
{
    public const string Name = "https://register.example";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _folder = Directory.CreateTempSubdirectory("bauhinia-register-").FullName;

    public Register()
    {
        var point = _key.ExportParameters(false).Q;
        File.WriteAllText(KeyFile, $$"""{"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"r1","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}]}""");
    }

    public Dictionary<string, string?> Settings => new() { ["Identity:Proofing:RegisterIssuer"] = Name, ["Identity:Proofing:RegisterKeys"] = KeyFile };

    private string KeyFile => Path.Combine(_folder, "keys.json");

    /// <summary>The claims of a sound extract about the person that the tests enter.</summary>
    public static Dictionary<string, object> Claims(Uri issuer, string nonce, DateTimeOffset now) => new()
    {
        ["iss"] = Name,
        ["aud"] = issuer.GetLeftPart(UriPartial.Authority),
        ["jti"] = RandomNumberGenerator.GetHexString(32),
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
        ["nonce"] = nonce,
        ["hkid"] = "A123456(3)",
        ["name_en"] = "Chan Tai Man",
        ["name_zh"] = "陳大文",
        ["birthdate"] = "1980-03-31",
        ["deceased"] = false,
    };

    public string Sign(IReadOnlyDictionary<string, object> claims, string header = """{"alg":"ES256","typ":"register-extract+jwt","kid":"r1"}""")
    {
        var input = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{input}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
