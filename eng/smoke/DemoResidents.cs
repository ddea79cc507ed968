using System.Text.RegularExpressions;

namespace Bauhinia.Smoke;

/// <summary>What <c>seed-demo</c> printed, which ./run keeps beside the logs.</summary>
internal static class DemoResidents
{
    public static string RecoveryCode(string data, string email)
    {
        var printed = File.ReadAllText(Path.Combine(data, "logs", "seed-demo.log"));
        return Regex.Match(printed, $@"^ *{Regex.Escape(email)} +(\S+)", RegexOptions.Multiline) is { Success: true } found
            ? found.Groups[1].Value
            : throw new StepException($"seed-demo printed no recovery code for {email}.");
    }
}
