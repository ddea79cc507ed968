using System.Formats.Cbor;

namespace Bauhinia.Identity.Features.Passkeys.WebAuthn;

/// <summary>
/// Walks CBOR before anyone interprets it. Nesting is bounded here because parsers downstream recurse, and a few kilobytes of
/// nested arrays would end the process.
/// </summary>
internal static class CborShape
{
    // The deepest structure of WebAuthn is attestation object > attStmt > x5c > certificate; CTAP2 §8 allows four levels.
    private const int MaxDepth = 6;
    private const int MaxItems = 256;

    /// <summary>The length in bytes of the first value, or null when it is not well-formed, too deep, has a key twice, or has too many items.</summary>
    public static int? FirstValue(ReadOnlyMemory<byte> bytes, CborConformanceMode mode)
    {
        var reader = new CborReader(bytes, mode, allowMultipleRootLevelValues: true);
        try
        {
            var items = 0;
            do
            {
                if (++items > MaxItems || reader.CurrentDepth > MaxDepth) return null;
                Step(reader);
            }
            while (reader.CurrentDepth > 0);
            return bytes.Length - reader.BytesRemaining;
        }
        catch (Exception exception) when (IsBadInput(exception))
        {
            return null;
        }
    }

    /// <summary>The exceptions by which CborReader says that its input is bad or of another type than asked for.</summary>
    public static bool IsBadInput(Exception exception) => exception is CborContentException or InvalidOperationException or OverflowException;

    private static void Step(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.StartMap:
                reader.ReadStartMap();
                break;
            case CborReaderState.EndMap:
                reader.ReadEndMap();
                break;
            case CborReaderState.StartArray:
                reader.ReadStartArray();
                break;
            case CborReaderState.EndArray:
                reader.ReadEndArray();
                break;
            case CborReaderState.Tag or CborReaderState.Finished or CborReaderState.StartIndefiniteLengthByteString or CborReaderState.StartIndefiniteLengthTextString:
                // CTAP2 canonical CBOR (CTAP 2.1 §8) has neither tags nor indefinite lengths; Finished means that nothing is there.
                throw new CborContentException("Not in the form that CTAP2 has.");
            default:
                reader.SkipValue();
                break;
        }
    }
}
