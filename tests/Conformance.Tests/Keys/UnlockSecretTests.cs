using System.Text;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Conformance.Tests.Keys;

/// <summary>The tests set CREDENTIALS_DIRECTORY, which belongs to the process, so they run one after another.</summary>
public sealed class UnlockSecretTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("data-").FullName;
    private readonly string credentials = Directory.CreateTempSubdirectory("credentials-").FullName;

    public UnlockSecretTests() => Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", credentials);

    [Theory]
    [InlineData("a secret", "a secret")]
    [InlineData("a secret\n", "a secret")]
    [InlineData("a secret\r\n", "a secret")]
    [InlineData("two\nlines", "two\nlines")]
    public void Reads_a_credential_of_systemd_without_its_last_line_ending(string content, string expected)
    {
        Write(credentials, content);
        using var secret = UnlockSecret.FromCredential("keys", "", [data]);
        Assert.Equal(expected, Encoding.UTF8.GetString(secret.Bytes));
    }

    [Fact]
    public void Reads_one_line_of_standard_input()
    {
        using var input = new MemoryStream("first line\nsecond line"u8.ToArray());
        using var secret = UnlockSecret.FromStandardInput(input);
        Assert.Equal("first line", Encoding.UTF8.GetString(secret.Bytes));
    }

    [Fact]
    public void Refuses_a_secret_inside_the_data_folder()
    {
        var inside = Directory.CreateDirectory(Path.Combine(data, "credentials")).FullName;
        Write(inside, "a secret");
        Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", inside);
        Assert.Contains("data folder", Refusal("keys").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_secret_that_a_link_leads_into_the_data_folder()
    {
        Write(data, "a secret");
        File.CreateSymbolicLink(Path.Combine(credentials, "keys"), Path.Combine(data, "keys"));
        Assert.Contains("data folder", Refusal("keys").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_secret_when_the_credentials_folder_is_a_link_to_the_data_folder()
    {
        Write(data, "a secret");
        var link = Path.Combine(credentials, "link");
        Directory.CreateSymbolicLink(link, data);
        Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", link);
        Assert.Contains("data folder", Refusal("keys").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../keys")]
    [InlineData("/etc/hostname")]
    public void Refuses_a_name_that_is_a_path(string name) => Assert.Contains("plain file name", Refusal(name).Message, StringComparison.Ordinal);

    [Fact]
    public void Refuses_a_secret_that_every_user_may_read()
    {
        Write(credentials, "a secret", UnixFileMode.OtherRead);
        Assert.Contains("0400", Refusal("keys").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_empty_and_an_oversized_secret()
    {
        Write(credentials, "\n");
        Assert.Contains("empty", Refusal("keys").Message, StringComparison.Ordinal);
        Write(credentials, new string('x', 1025));
        Assert.Contains("1,024", Refusal("keys").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_how_to_give_the_secret_when_there_is_none()
    {
        Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", null);
        Assert.Contains("LoadCredential=keys", Refusal("keys").Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", null);
        Directory.Delete(data, recursive: true);
        Directory.Delete(credentials, recursive: true);
    }

    private KeyCustodianException Refusal(string name) => Assert.Throws<KeyCustodianException>(() => UnlockSecret.FromCredential(name, "", [data]));

    private static void Write(string folder, string content, UnixFileMode more = UnixFileMode.None)
    {
        var path = Path.Combine(folder, "keys");
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
    }
}
