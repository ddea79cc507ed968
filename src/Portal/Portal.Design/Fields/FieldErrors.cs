using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Portal.Design.Fields;

internal static class FieldErrors
{
    private static readonly string[] GeneralKeys = ["FieldRequired", "FieldInvalid", "FieldLength"];

    /// <summary>The first error of a field, or of the parts of a group (Day, Month, Year).</summary>
    internal static string? First(ModelStateDictionary state, string name, bool withParts, IStringLocalizer text)
    {
        if (state.TryGetValue(name, out var own) && own.Errors.Count > 0)
        {
            return Words(own.Errors[0], text);
        }
        if (!withParts)
        {
            return null;
        }
        var part = state.FindKeysWithPrefix(name).FirstOrDefault(p => p.Value is { Errors.Count: > 0 });
        return part.Value is { Errors.Count: > 0 } entry ? Words(entry.Errors[0], text) : null;
    }

    internal static string Words(ModelError error, IStringLocalizer text) =>
        string.IsNullOrEmpty(error.ErrorMessage) ? text["FieldInvalid"].Value : error.ErrorMessage;

    /// <summary>True for the design's own sentences, which fit any field.</summary>
    internal static bool IsGeneral(string words, IStringLocalizer text) => GeneralKeys.Any(k => text[k].Value == words);
}
