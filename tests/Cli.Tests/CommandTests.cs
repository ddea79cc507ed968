using System.Text.Json;
using Xunit;

namespace Bauhinia.Cli.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class CommandTests : IAsyncLifetime
{
    private readonly CliProcess cli = new();
    private RecordingApi api = null!;

    public async ValueTask InitializeAsync() => api = await RecordingApi.Start();

    public async ValueTask DisposeAsync()
    {
        cli.Dispose();
        await api.DisposeAsync();
    }

    [Fact]
    public async Task Explains_its_nouns()
    {
        var answer = await cli.Run("", "--help");

        Assert.Equal(0, answer.Code);
        Assert.All(["organisations", "clients", "requests", "keys", "auth"], noun => Assert.Contains(noun, answer.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_3_when_no_one_is_signed_in() => Assert.Equal(3, (await cli.Run("", "organisations", "list")).Code);

    [Theory]
    [InlineData("organisations", "burn")]
    [InlineData("clients", "list")]
    [InlineData("clients", "list", "--organisation", "not-an-id")]
    [InlineData("clients", "remove", "abc", "--organisation", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")]
    public async Task Answers_2_to_what_it_does_not_understand(params string[] words) => Assert.Equal(2, (await cli.Run("", words)).Code);

    [Fact]
    public async Task Keeps_a_session_in_a_file_that_only_its_owner_reads_and_sends_it()
    {
        await SignIn();
        api.Body = """[{"id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","name":{"en":"Harbour Library","zhHant":"海濱圖書館","zhHans":"海滨图书馆"},"contactEmail":"desk@library.example","role":"owner","createdAt":"2026-11-01T00:00:00+00:00"}]""";

        var answer = await cli.Run("", "organisations", "list", "--json");

        Assert.Equal(0, answer.Code);
        using var json = JsonDocument.Parse(answer.Output);
        Assert.Equal("海濱圖書館", json.RootElement[0].GetProperty("name").GetProperty("zhHant").GetString());
        Assert.Equal("session=a-session-value", api.Requests.Last().Cookie);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(cli.Folder, "session.json")));
    }

    [Fact]
    public async Task Shows_a_person_a_table()
    {
        await SignIn();
        api.Body = """[{"id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","name":{"en":"Harbour [Library]","zhHant":"海","zhHans":"海"},"contactEmail":"desk@library.example","role":"owner","createdAt":"2026-11-01T00:00:00+00:00"}]""";

        var answer = await cli.Run("", "organisations", "list");

        Assert.Contains("Harbour [Library]", answer.Output, StringComparison.Ordinal);
        Assert.Contains("Contact", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_1_and_says_why_when_the_API_refuses()
    {
        await SignIn();
        api.Status = 400;
        api.Body = """{"status":400,"code":"identity.registration_refused","title":"The registration breaks a rule.","refusals":["RedirectUri"]}""";

        var answer = await cli.Run("", "clients", "create", "--organisation", "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            "--name-en", "A", "--name-zh-hant", "甲", "--name-zh-hans", "甲", "--redirect-uri", "https://a.example/#x");

        Assert.Equal(1, answer.Code);
        Assert.Contains("RedirectUri", answer.Errors, StringComparison.Ordinal);
        Assert.Contains("\"redirectUris\":[\"https://a.example/#x\"]", api.Requests.Last().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_4_when_the_server_is_gone()
    {
        await SignIn();
        await api.DisposeAsync();

        Assert.Equal(4, (await cli.Run("", "organisations", "list")).Code);
    }

    [Fact]
    public async Task Makes_a_key_that_openssl_reads_and_overwrites_none()
    {
        var file = Path.Combine(cli.Folder, "key.pem");

        var made = await cli.Run("", "keys", "create", file);
        using var openssl = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("openssl", ["pkey", "-in", file, "-text", "-noout"]) { RedirectStandardOutput = true })!;
        var text = await openssl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, made.Code);
        Assert.Contains("P-256", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"d\"", made.Output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(2, (await cli.Run("", "keys", "create", file)).Code);
    }

    private async Task SignIn() => Assert.Equal(0, (await cli.Run("a-session-value", "auth", "use", "--issuer", api.Origin)).Code);
}
