using System.Text.Json;
using Xunit;

namespace Bauhinia.Cli.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class CommandTests(CliHost fixture) : IClassFixture<CliHost>, IDisposable
{
    private static readonly string[] Names = ["--name-en", "Harbour [Library]", "--name-zh-hant", "海濱圖書館", "--name-zh-hans", "海滨图书馆"];

    private readonly CliProcess cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task Explains_its_nouns()
    {
        var answer = await cli.Run("--help");

        Assert.Equal(0, answer.Code);
        Assert.All(["organisations", "clients", "service-accounts", "requests", "keys", "auth"], noun => Assert.Contains(noun, answer.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_3_when_no_one_is_signed_in() => Assert.Equal(3, (await cli.Run("organisations", "list")).Code);

    [Theory]
    [InlineData("organisations", "burn")]
    [InlineData("clients", "list")]
    [InlineData("clients", "list", "--organisation", "not-an-id")]
    [InlineData("clients", "remove", "abc", "--organisation", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")]
    public async Task Answers_2_to_what_it_does_not_understand(params string[] words) => Assert.Equal(2, (await cli.Run(words)).Code);

    [Fact]
    public async Task Shows_a_person_a_table_and_a_program_JSON()
    {
        await Organisation();

        var table = await cli.Run("organisations", "list");
        var listed = await cli.Run("organisations", "list", "--json");

        Assert.Contains("Harbour [Library]", table.Output, StringComparison.Ordinal);
        Assert.Contains("Contact", table.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(listed.Output);
        Assert.Equal("海濱圖書館", json.RootElement[0].GetProperty("name").GetProperty("zhHant").GetString());
    }

    [Fact]
    public async Task Answers_1_and_says_why_when_the_API_refuses()
    {
        var answer = await cli.Run(["clients", "create", "--organisation", await Organisation(), .. Names, "--redirect-uri", "https://a.example/#x"]);

        Assert.Equal(1, answer.Code);
        Assert.Contains("RedirectUri", answer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_4_when_the_server_is_gone()
    {
        await fixture.SignIn(cli);
        var gone = (await File.ReadAllTextAsync(cli.SignInFile, TestContext.Current.CancellationToken)).Replace(fixture.Host.Issuer.Authority, "id.localhost:1", StringComparison.Ordinal);
        await File.WriteAllTextAsync(cli.SignInFile, gone, TestContext.Current.CancellationToken);

        Assert.Equal(4, (await cli.Run("organisations", "list")).Code);
    }

    [Fact]
    public async Task Makes_a_key_that_openssl_reads_and_overwrites_none()
    {
        var file = Path.Combine(cli.Folder, "key.pem");

        var made = await cli.Run("keys", "create", file);
        using var openssl = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("openssl", ["pkey", "-in", file, "-text", "-noout"]) { RedirectStandardOutput = true })!;
        var text = await openssl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, made.Code);
        Assert.Contains("P-256", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"d\"", made.Output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(2, (await cli.Run("keys", "create", file)).Code);
    }

    private async Task<string> Organisation()
    {
        await fixture.SignIn(cli);
        var made = await cli.Run(["organisations", "create", .. Names, "--contact", "desk@library.example", "--json"]);
        using var json = JsonDocument.Parse(made.Output);
        return json.RootElement.GetProperty("id").GetString() ?? "";
    }
}
