using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Bauhinia.Identity.Keys;

/// <summary>The plaintext of a key file. It exists only while the file is read or written, and is zeroed after.</summary>
internal static class KeyRingJson
{
    /// <summary>Room for some hundred keys without growing, so that no unzeroed copy is left behind.</summary>
    private const int InitialBytes = 512 * 1024;

    public static byte[] Write(KeyRing ring)
    {
        var buffer = new ArrayBufferWriter<byte>(InitialBytes);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("keks");
            foreach (var (id, key) in ring.Keks)
            {
                writer.WriteBase64String(id.Value, key);
            }

            writer.WriteEndObject();
            writer.WriteStartObject("hmac");
            foreach (var (purpose, key) in ring.HmacKeys)
            {
                writer.WriteBase64String(purpose.ToString(), key);
            }

            writer.WriteEndObject();
            writer.WriteStartArray("signing");
            foreach (var key in ring.SigningKeys)
            {
                Write(writer, key);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        var bytes = buffer.WrittenSpan.ToArray();
        buffer.Clear();
        return bytes;
    }

    /// <summary>Reads a ring, keeping the imported keys of the one it replaces.</summary>
    public static KeyRing Read(ReadOnlyMemory<byte> json, KeyRing? previous)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new KeyRing
            {
                Keks = root.GetProperty("keks").EnumerateObject().ToDictionary(kek => new KekId(kek.Name), kek => Key(kek.Value)),
                HmacKeys = root.GetProperty("hmac").EnumerateObject()
                    .ToDictionary(key => Enum.Parse<HmacPurpose>(key.Name), key => Key(key.Value)),
                SigningKeys = [.. root.GetProperty("signing").EnumerateArray().Select(key => SigningKey(key, previous))],
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or FormatException or ArgumentException
            or InvalidOperationException or CryptographicException)
        {
            // The seal held, so another version wrote this. The inner message is left out: it may quote the text, which is secret.
            throw new KeyCustodianException("The key file was written by another version of this program.");
        }
    }

    private static void Write(Utf8JsonWriter writer, KeyRing.OwnKey key)
    {
        writer.WriteStartObject();
        writer.WriteString("use", key.Face.Use.ToString());
        writer.WriteString("alg", key.Face.Algorithm.ToString());
        writer.WriteString("kid", key.Face.Id.Value);
        writer.WriteNumber("created", key.Face.CreatedAt.ToUnixTimeSeconds());
        var pkcs8 = key.Handle.ExportPkcs8PrivateKey();
        writer.WriteBase64String("pkcs8", pkcs8);
        CryptographicOperations.ZeroMemory(pkcs8);
        writer.WriteEndObject();
    }

    private static byte[] Key(JsonElement value)
    {
        var bytes = value.GetBytesFromBase64();
        var key = GC.AllocateArray<byte>(WrapLimits.KekBytes, pinned: true);
        bytes.CopyTo(key, 0);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    private static KeyRing.OwnKey SigningKey(JsonElement value, KeyRing? previous)
    {
        var id = new SigningKeyId(value.GetProperty("kid").GetString() ?? string.Empty);
        if (previous?.Find(id) is { } known)
        {
            return known;
        }

        var algorithm = Enum.Parse<JwsAlgorithm>(value.GetProperty("alg").GetString() ?? string.Empty);
        var use = Enum.Parse<SigningKeyUse>(value.GetProperty("use").GetString() ?? string.Empty);
        var created = DateTimeOffset.FromUnixTimeSeconds(value.GetProperty("created").GetInt64());
        AsymmetricAlgorithm handle = algorithm == JwsAlgorithm.ES256 ? ECDsa.Create() : RSA.Create();
        var pkcs8 = value.GetProperty("pkcs8").GetBytesFromBase64();
        handle.ImportPkcs8PrivateKey(pkcs8, out _);
        CryptographicOperations.ZeroMemory(pkcs8);
        return new KeyRing.OwnKey(SigningKeys.Face(SigningKeys.PublicHalf(handle), use, algorithm, created), handle);
    }
}
