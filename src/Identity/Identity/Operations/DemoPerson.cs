using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Operations;

/// <summary>An invented person for a first walk. Addresses are of example.org (RFC 2606 §3); identity numbers have a right check digit and no holder known to us.</summary>
/// <param name="Email">Also what finds the person again at the next run.</param>
/// <param name="ToTry">What to do as this person, for the printed list.</param>
internal sealed record DemoPerson(string Email, string NameEnglish, string NameChinese, string Hkid, DateOnly BirthDate, Proofing Proofing, StaffRole? Role, string ToTry)
{
    public static IReadOnlyList<DemoPerson> All { get; } =
    [
        new("taiman.chan@example.org", "CHAN, Tai Man", "陳大文", WithCheckDigit("K", "100001"), new(1988, 3, 14), Proofing.Counter, null,
            "resident, proved at a counter: /account, then Venue booking"),
        new("siuling.wong@example.org", "WONG, Siu Ling", "黃小玲", WithCheckDigit("K", "100002"), new(1995, 11, 2), Proofing.Online, null,
            "resident, proved online"),
        new("kayan.lee@example.org", "LEE, Ka Yan", "李家茵", WithCheckDigit("K", "100003"), new(2001, 6, 30), Proofing.None, null,
            "resident, not proved yet: /proofing"),
        new("officer.one@example.org", "HO, Mei Ling", "何美玲", WithCheckDigit("K", "100011"), new(1979, 1, 9), Proofing.Counter, StaffRole.Officer,
            "officer at a counter: /officer"),
        new("officer.two@example.org", "CHEUNG, Wai Kit", "張偉傑", WithCheckDigit("K", "100012"), new(1983, 9, 21), Proofing.Counter, StaffRole.Officer,
            "second officer, for an account recovery: /officer/recovery"),
        new("help.desk@example.org", "LAM, Tsz Yan", "林子欣", WithCheckDigit("K", "100013"), new(1990, 5, 5), Proofing.Counter, StaffRole.HelpDesk,
            "help desk: /help-desk"),
        new("registrar@example.org", "NG, Chi Keung", "吳志強", WithCheckDigit("K", "100014"), new(1975, 12, 17), Proofing.Counter, StaffRole.Registrar,
            "registrar, approves services: /organisations/review"),
    ];

    /// <summary>
    /// One letter and six digits with the check character: blank 36, letters A=10 to Z=35, weights 9 to 2, modulo 11, ten is A.
    /// Source: Immigration Department, Technical Specifications of the Hong Kong identity card number.
    /// </summary>
    private static string WithCheckDigit(string letter, string digits)
    {
        var sum = 36 * 9 + (letter[0] - 'A' + 10) * 8;
        for (var i = 0; i < digits.Length; i++) sum += (digits[i] - '0') * (7 - i);
        var check = (11 - sum % 11) % 11;
        return letter + digits + (check == 10 ? "A" : (char)('0' + check));
    }
}
