using System.Reflection;
using System.Text.RegularExpressions;

namespace Bauhinia.Cloud.Model.Manifest;

/// <summary>Says of a field that a file does not have which one may have been meant.</summary>
internal static partial class UnknownField
{
    /// <param name="message">The parser's words.</param>
    /// <param name="file">The type of the file; those of its parts are nested in it.</param>
    public static string Explain(string message, Type file)
    {
        if (Named().Match(message) is not { Success: true } found) return message;
        var name = found.Groups[1].Value;
        var near = file.GetNestedTypes(BindingFlags.NonPublic).Prepend(file).SelectMany(t => t.GetProperties()).Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..]).Distinct().Select(known => (Known: known, Steps: Distance(name.ToLowerInvariant(), known.ToLowerInvariant()))).MinBy(k => k.Steps);
        return near.Steps <= Math.Max(1, name.Length / 3) ? $"there is no field '{name}'; did you mean '{near.Known}'?" : $"there is no field '{name}'";
    }

    /// <summary>The distance of Damerau and Levenshtein: letters left out, put in, changed, or two beside each other swapped.</summary>
    private static int Distance(string a, string b)
    {
        var steps = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) steps[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) steps[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                steps[i, j] = Math.Min(Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1, steps[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
            }
        }
        return steps[a.Length, b.Length];
    }

    [GeneratedRegex("Property '([^']{1,100})' not found on type")]
    private static partial Regex Named();
}
