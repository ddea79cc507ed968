using System.Text.RegularExpressions;

namespace Bauhinia.Cloud.Model;

/// <summary>Names of organisations, projects, environments, applications and hosts: labels of the DNS (RFC 1123 §2.1), short enough to be put together.</summary>
internal static partial class CloudName
{
    public const string Rule = "1 to 40 of a-z, 0-9 and -, beginning with a letter and not ending with -";

    public static bool IsOne(string? text) => text is not null && Label().IsMatch(text);

    [GeneratedRegex("^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?\\z")]
    private static partial Regex Label();
}
