using System.Text.RegularExpressions;

namespace Bauhinia.Smoke;

/// <summary>The folder where a host without a mail server writes its mail.</summary>
internal sealed partial class Outbox(string folder)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Waits for a mail to the address and returns the code in it.</summary>
    public async Task<string> Code(string address)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Deadline)
        {
            if (Find(address) is { } code) return code;
            await tick.WaitForNextTickAsync();
        }

        throw new StepException($"No mail came within {Deadline.TotalSeconds} s.");
    }

    private string? Find(string address)
    {
        if (!Directory.Exists(folder)) return null;
        foreach (var file in Directory.EnumerateFiles(folder, "*.eml"))
        {
            var mail = File.ReadAllText(file).ReplaceLineEndings("\n");
            var body = mail.IndexOf("\n\n", StringComparison.Ordinal);
            if (body > 0 && mail[..body].Contains(address, StringComparison.Ordinal) && EightDigits().Match(mail[body..]) is { Success: true } code) return code.Value;
        }

        return null;
    }

    [GeneratedRegex(@"\b\d{8}\b")]
    private static partial Regex EightDigits();
}
