namespace Bauhinia.Identity.Features.ProofingCases;

internal static class EvidenceTypes
{
    // JPEG: ITU-T T.81 §B.1.1.3 (SOI, then a marker). PNG: W3C PNG §5.2. PDF: ISO 32000-1 §7.5.2.
    private static readonly (EvidenceType Type, byte[] Start, string Media)[] Known =
    [
        (EvidenceType.Jpeg, [0xFF, 0xD8, 0xFF], "image/jpeg"),
        (EvidenceType.Png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        (EvidenceType.Pdf, "%PDF-"u8.ToArray(), "application/pdf"),
    ];

    public static EvidenceType? Of(ReadOnlySpan<byte> file)
    {
        foreach (var (type, start, _) in Known)
        {
            if (file.StartsWith(start)) return type;
        }
        return null;
    }

    public static string Media(EvidenceType type) => Known.Single(k => k.Type == type).Media;
}
