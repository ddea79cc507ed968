using System.Text.RegularExpressions;

namespace Bauhinia.Data.Model.Console;

/// <summary>A department's short code, as the owner of streams in their declarations.</summary>
internal static partial class DepartmentCode
{
    public static bool IsOne(string? text) => text is not null && Form().IsMatch(text);

    [GeneratedRegex("^[a-z][a-z0-9-]{0,19}\\z")]
    private static partial Regex Form();
}
