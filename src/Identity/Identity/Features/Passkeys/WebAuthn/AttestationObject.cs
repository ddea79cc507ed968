using System.Formats.Cbor;

namespace Bauhinia.Identity.Features.Passkeys.WebAuthn;

/// <summary>The attestation object (WebAuthn Level 3 §6.5.4): the authenticator's data and a statement of where the key lives.</summary>
/// <param name="Format">Statement format identifier.</param>
/// <param name="AuthData">Authenticator data as signed.</param>
/// <param name="Certificates">x5c of the statement, leaf first; empty for none and self attestation.</param>
internal sealed record AttestationObject(string Format, byte[] AuthData, IReadOnlyList<byte[]> Certificates)
{
    public const int MaxBytes = 24 * 1024;

    private const int MaxCertificates = 6;

    public static AttestationObject? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes || CborShape.FirstValue(bytes, CborConformanceMode.Strict) != bytes.Length) return null;
        try
        {
            var reader = new CborReader(bytes, CborConformanceMode.Strict);
            if (reader.ReadStartMap() is not 3) return null;
            string? format = null;
            byte[]? authData = null;
            List<byte[]>? certificates = null;
            while (reader.PeekState() != CborReaderState.EndMap)
            {
                switch (reader.ReadTextString())
                {
                    case "fmt":
                        format = reader.ReadTextString();
                        break;
                    case "authData":
                        authData = reader.ReadByteString();
                        break;
                    case "attStmt":
                        certificates = ReadCertificates(reader);
                        break;
                    default:
                        return null;
                }
            }
            return format is null || authData is null || certificates is null ? null : new AttestationObject(format, authData, certificates);
        }
        catch (Exception exception) when (CborShape.IsBadInput(exception))
        {
            return null;
        }
    }

    private static List<byte[]> ReadCertificates(CborReader reader)
    {
        List<byte[]> certificates = [];
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            if (reader.ReadTextString() != "x5c")
            {
                reader.SkipValue();
                continue;
            }
            reader.ReadStartArray();
            while (reader.PeekState() != CborReaderState.EndArray)
            {
                if (certificates.Count == MaxCertificates) throw new CborContentException("Too many certificates.");
                certificates.Add(reader.ReadByteString());
            }
            reader.ReadEndArray();
        }
        reader.ReadEndMap();
        return certificates;
    }
}
