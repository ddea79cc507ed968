using System.Text.RegularExpressions;

namespace Bauhinia.Smoke;

/// <summary>What <c>seed-demo</c> printed, which ./run keeps beside the logs.</summary>
internal static partial class DemoResidents
{
    public static string RecoveryCode(string data, string email)
    {
        var printed = File.ReadAllText(Path.Combine(data, "logs", "seed-demo.log"));
        var person = printed.IndexOf(email, StringComparison.Ordinal);
        return person >= 0 && FirstCode().Match(printed, person) is { Success: true } found
            ? found.Groups[1].Value
            : throw new StepException($"seed-demo printed no recovery code for {email}.");
    }

    [GeneratedRegex(@"recovery codes[^:\n]*: (\S+)")]
    private static partial Regex FirstCode();
}
