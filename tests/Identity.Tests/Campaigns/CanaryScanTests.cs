using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>The scan must be seen to find, or its silence proves nothing.</summary>
public sealed class CanaryScanTests
{
    private const string Canary = "W987654(3) 陳大文";

    public static TheoryData<string, byte[]> Leaks => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes($"name={Canary};") },
        { "UTF-16", Encoding.Unicode.GetBytes($"name={Canary};") },
        { "hexadecimal", Encoding.ASCII.GetBytes("x'" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Canary)) + "'") },
        { "part of a URL", Encoding.ASCII.GetBytes("GET /find?name=" + Uri.EscapeDataString(Canary)) },
        { "base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes("{\"n\":\"" + Canary + "\"}"))) },
        { "base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes("{\"nn\":\"" + Canary + "\"}"))) },
        { "base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes("{\"nnn\":\"" + Canary + "\"}"))) },
        { "SHA-256", SHA256.HashData(Encoding.UTF8.GetBytes(Canary)) },
    };

    [Theory]
    [MemberData(nameof(Leaks))]
    public void Finds_a_planted_value_in_each_form(string form, byte[] leak)
    {
        var file = Path.GetTempFileName();
        // Across the border of two chunks, where a careless scan is blind.
        File.WriteAllBytes(file, [.. new byte[(1 << 20) - 7], .. leak, .. new byte[100]]);

        var found = new CanaryScan([Canary, "another value"]).File(file).ToList();

        Assert.Contains(found, f => f.EndsWith($"{Canary} as {form}", StringComparison.Ordinal));
        File.Delete(file);
    }

    [Fact]
    public void Finds_nothing_where_nothing_was_planted() => Assert.Empty(new CanaryScan([Canary]).Text("W987654 (3) and 陳 大文"));
}
