using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Bauhinia.Portal.Tests;

public sealed partial class AssetTests(PortalSite site) : IClassFixture<PortalSite>
{
    [Fact]
    public async Task Every_file_a_page_loads_is_served_by_its_own_host_and_may_be_kept_for_ever()
    {
        var html = await site.Read("/");
        var addresses = Addresses().Matches(html).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.True(addresses.Count >= 4, "The layout loads a style sheet, a script, an icon and a mark.");
        foreach (var address in addresses)
        {
            Assert.Matches("^/_design/[a-z-]+\\.[0-9a-f]{16}\\.(css|js|svg)$", address);
            using var response = await site.Browse(address);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", response.Headers.GetValues("Cache-Control")));
        }
    }

    [Fact]
    public async Task A_compressed_file_is_the_same_file()
    {
        using var plain = await site.Browse("/_design/design.css");
        using var small = await site.Browse("/_design/design.css", ("Accept-Encoding", "gzip, br"));
        Assert.Equal("br", Assert.Single(small.Content.Headers.ContentEncoding));
        await using var stream = new BrotliStream(await small.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        Assert.Equal(await plain.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.True(small.Content.Headers.ContentLength < 6000, "The style sheet must be small on a slow phone.");
    }

    [Fact]
    public async Task An_unchanged_file_is_not_sent_twice()
    {
        using var first = await site.Browse("/_design/design.js");
        using var second = await site.Browse("/_design/design.js", ("If-None-Match", first.Headers.ETag?.ToString() ?? ""));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/_design/../appsettings.json")]
    [InlineData("/_design/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/_design/none.css")]
    public async Task A_file_that_no_assembly_brings_is_not_found(string path)
    {
        using var response = await site.Browse(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+\\.(?:css|js|svg|png))\"")]
    private static partial Regex Addresses();
}
