using Bauhinia.Testing;

namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>Texts that break programs: too long, of another type, of another encoding, with a meaning to some layer below.</summary>
internal static class HostileText
{
    private static readonly string[] Known =
    [
        "", " ", "0", "-1", "1e400", "NaN", "null", "true", "[]", "{}", "undefined", "\0", "a\0b", "\r\nX: y", "\t", "\u007f", "\ufeff", "\ufffe", "\ud800", "\udfffx", "a\u0301\u0301\u0301", "\u202eabc",
        "'", "\"", "' OR 1=1 --", "'; DROP TABLE account; --", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "%s%n", "%00", "%", "%zz", "../../etc/passwd", "..\\..\\x", "file:///etc/passwd",
        "9223372036854775808", "-9223372036854775809", "99999999999999999999999999", "0x41", "1.5", "２０２６", "2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "12/31/2026",
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "not-a-guid", "A123456(3)", "A1234563", "someone@example.com", "@", "a@b", "+85291234567", "+", "12345678", "00000000",
        "https://rp.example/callback", "javascript:alert(1)", "http://[::1]:0/", "//", "eyJhbGciOiJub25lIn0.e30.", "a.b.c", "..", "....", "urn:ietf:params:oauth:request_uri:", "openid offline_access",
    ];

    public static string From(SeededChoices choices) => choices.Below(10) switch
    {
        < 7 => choices.OneOf(Known),
        7 => new string((char)('a' + choices.Below(26)), 1 << choices.Below(15)),
        8 => new string([.. choices.Bytes(2 + choices.Below(40)).Chunk(2).Select(pair => (char)((pair[0] << 8) | pair[^1]))]),
        _ => choices.OneOf(Known) + choices.OneOf(Known),
    };
}
