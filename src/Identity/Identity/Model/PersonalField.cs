namespace Bauhinia.Identity.Model;

/// <summary>The names of personal fields; also their names in the catalogue of what a relying party may ask for.</summary>
internal static class PersonalField
{
    public const string Hkid = "hkid";
    public const string NameEnglish = "name_en";
    public const string NameChinese = "name_zh";
    public const string DateOfBirth = "date_of_birth";
    public const string Email = "email";
    public const string Mobile = "mobile";
    public const string Address = "address";

    public static IReadOnlyList<string> All { get; } = [Hkid, NameEnglish, NameChinese, DateOfBirth, Email, Mobile, Address];
}
