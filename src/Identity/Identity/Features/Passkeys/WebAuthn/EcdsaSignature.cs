using System.Formats.Asn1;

namespace Bauhinia.Identity.Features.Passkeys.WebAuthn;

/// <summary>
/// The DER form of an ECDSA signature (RFC 3279 §2.2.3). The library below takes other encodings of the same numbers, and bytes after
/// them: one signature would have many spellings.
/// </summary>
internal static class EcdsaSignature
{
    public static bool IsCanonical(byte[] signature)
    {
        try
        {
            var reader = new AsnReader(signature, AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            var (r, s) = (sequence.ReadInteger(), sequence.ReadInteger());
            sequence.ThrowIfNotEmpty();
            reader.ThrowIfNotEmpty();
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteInteger(r);
                writer.WriteInteger(s);
            }
            return writer.EncodedValueEquals(signature);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
