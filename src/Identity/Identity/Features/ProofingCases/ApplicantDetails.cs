using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>What a case says about a person. Its text form hides it.</summary>
internal sealed record ApplicantDetails(HkidNumber Hkid, EnglishName NameEnglish, ChineseName? NameChinese, DateOnly DateOfBirth)
{
    public static readonly IReadOnlyList<string> FieldNames =
        [PersonalField.Hkid, PersonalField.NameEnglish, PersonalField.NameChinese, PersonalField.DateOfBirth];

    /// <summary>Null when the fields were erased.</summary>
    public static ApplicantDetails? From(IReadOnlyDictionary<string, string> fields) =>
        HkidNumber.TryParse(fields.GetValueOrDefault(PersonalField.Hkid), out var hkid)
        && EnglishName.TryParse(fields.GetValueOrDefault(PersonalField.NameEnglish), out var english)
        && BirthDate.TryRead(fields.GetValueOrDefault(PersonalField.DateOfBirth), out var born)
            ? new(hkid.Value, english.Value, ChineseName.TryParse(fields.GetValueOrDefault(PersonalField.NameChinese), out var chinese) ? chinese : null, born)
            : null;

    public Dictionary<string, string> ToFields()
    {
        Dictionary<string, string> fields = new()
        {
            [PersonalField.Hkid] = Hkid.Value,
            [PersonalField.NameEnglish] = NameEnglish.Value,
            [PersonalField.DateOfBirth] = BirthDate.ToText(DateOfBirth),
        };
        if (NameChinese is { } chinese) fields[PersonalField.NameChinese] = chinese.Value;
        return fields;
    }

    /// <summary>Whether a register speaks of the same person: every field but punctuation and case of the English name.</summary>
    public bool IsSamePersonAs(ApplicantDetails other) =>
        Hkid == other.Hkid && DateOfBirth == other.DateOfBirth && NameChinese == other.NameChinese
        && NameEnglish.ComparisonForm == other.NameEnglish.ComparisonForm;

    public override string ToString() => "(applicant)";
}
