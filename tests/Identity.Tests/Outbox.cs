using System.Text;
using System.Text.RegularExpressions;
using Bauhinia.Testing;
using MimeKit;
using Xunit;

namespace Bauhinia.Identity.Tests;

/// <summary>What a host of the tests has written to people, read from the file sink.</summary>
internal sealed partial class Outbox(TestHost host)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private string Folder => Path.Combine(host.Folder, "data", "identity", "outbox");

    /// <summary>Waits for the number of messages to an address and returns the newest.</summary>
    public async Task<string> Newest(string address, int count = 1)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var found = To(address);
            if (found.Count >= count) return found[^1];
            if (TimeProvider.System.GetElapsedTime(until) > Deadline) Assert.Fail($"After {Deadline.TotalSeconds} s there were {found.Count} messages instead of {count}.");
            await Task.Yield();
        }
    }

    public async Task<string> NewestCode(string address, int count = 1) =>
        EightDigits().Match(await Newest(address, count)) is { Success: true } match ? match.Value : throw new InvalidOperationException("The message has no code.");

    /// <summary>The messages to an address, oldest first, subject and body.</summary>
    public IReadOnlyList<string> To(string address)
    {
        if (!Directory.Exists(Folder)) return [];
        // The names are version 7 GUIDs, which sort by time.
        return [.. Directory.EnumerateFiles(Folder).Where(f => !f.EndsWith(".part", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(f => Read(f, address)).OfType<string>()];
    }

    private static string? Read(string file, string address)
    {
        if (file.EndsWith(".txt", StringComparison.Ordinal))
        {
            var text = File.ReadAllText(file, Encoding.UTF8);
            return text.StartsWith($"To: {address}\n", StringComparison.Ordinal) ? text : null;
        }
        using var mail = MimeMessage.Load(file);
        return mail.To.Mailboxes.Any(m => m.Address == address) ? $"{mail.Subject}\n{mail.TextBody}" : null;
    }

    [GeneratedRegex(@"\b\d{8}\b")]
    private static partial Regex EightDigits();
}
