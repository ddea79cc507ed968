using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Model;
using Bauhinia.Portal.Design.Fields;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>The fields that name a person, as they are typed.</summary>
internal sealed class PersonForm
{
    [Required(ErrorMessage = "HkidMissing")]
    [StringLength(HkidNumber.MaxTypedLength)]
    public string Hkid { get; set; } = "";

    [Required(ErrorMessage = "NameEnglishMissing")]
    [StringLength(EnglishName.MaxLength)]
    public string NameEnglish { get; set; } = "";

    [StringLength(ChineseName.MaxCharacters * 2)]
    public string? NameChinese { get; set; }

    public DateParts DateOfBirth { get; set; } = new();

    /// <summary>The fields as values; null when one is wrong, which then stands in the model state.</summary>
    internal ApplicantDetails? Read(ModelStateDictionary state, IStringLocalizer text, DateOnly today)
    {
        if (!HkidNumber.TryParse(Hkid, out var hkid)) Refuse(nameof(Hkid), "HkidWrong");
        if (!EnglishName.TryParse(NameEnglish, out var english)) Refuse(nameof(NameEnglish), "NameEnglishWrong");
        ChineseName? chinese = null;
        if (!string.IsNullOrWhiteSpace(NameChinese) && !ChineseName.TryParse(NameChinese, out chinese)) Refuse(nameof(NameChinese), "NameChineseWrong");
        var born = DateOfBirth.ToDate();
        if (born is not { } date || !BirthDate.IsPossible(date, today)) Refuse(nameof(DateOfBirth), "DateOfBirthWrong");
        return state.IsValid && hkid is { } h && english is { } e && born is { } b ? new ApplicantDetails(h, e, chinese, b) : null;

        void Refuse(string field, string key)
        {
            if (state[$"Input.Person.{field}"] is not { Errors.Count: > 0 }) state.AddModelError($"Input.Person.{field}", text[key].Value);
        }
    }
}
