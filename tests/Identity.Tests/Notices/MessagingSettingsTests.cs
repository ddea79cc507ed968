using Bauhinia.Testing;
using Microsoft.Extensions.Options;
using Xunit;

namespace Bauhinia.Identity.Tests.Notices;

public sealed class MessagingSettingsTests
{
    [Theory]
    [InlineData("Mail:Kind=Smtp;Mail:Host=mail.example;Mail:From=nobody", "Mail:From must be an e-mail address")]
    [InlineData("Mail:Kind=Smtp;Mail:From=a@b.example", "Mail:Host is missing")]
    [InlineData("Mail:Kind=Smtp;Mail:Host=mail.example;Mail:From=a@b.example;Mail:Security=LoopbackPlain", "Mail:Security=LoopbackPlain sends codes unencrypted")]
    [InlineData("Mail:Kind=Smtp;Mail:Host=mail.example;Mail:From=a@b.example;Mail:User=u;Mail:PasswordFile=secret", "Mail:PasswordFile must be an absolute path")]
    [InlineData("TextMessages:Kind=Gateway;TextMessages:GatewayUrl=http://sms.example/;TextMessages:CredentialFile=/c", "TextMessages:GatewayUrl must be an https address")]
    [InlineData("TextMessages:Kind=Gateway;TextMessages:GatewayUrl=https://sms.example/;TextMessages:CredentialFile=c", "TextMessages:CredentialFile must be an absolute path")]
    public Task Refuses_to_start_and_names_the_setting(string settings, string sentence) =>
        Refused(settings.Split(';').Select(s => s.Split('=', 2)).ToDictionary(s => "Identity:Messaging:" + s[0], s => (string?)s[1]), sentence);

    [Fact]
    public Task Refuses_to_write_codes_to_files_on_a_real_host_name() =>
        Refused(RealHost("Files"), "Mail:Kind=Files writes one-time codes to disk");

    [Fact]
    public Task Asks_for_mail_on_a_real_host_name() => Refused(RealHost("Unset"), "Mail:Kind must be Smtp");

    private static Dictionary<string, string?> RealHost(string kind) => new()
    {
        ["Identity:Issuer"] = "https://id.example.gov",
        ["Identity:AllowInsecureHttp"] = "false",
        ["Identity:Messaging:Mail:Kind"] = kind,
    };

    private static async Task Refused(Dictionary<string, string?> settings, string sentence)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestHost.Start(settings: settings));
        Assert.Contains(failure.Failures, f => f.Contains(sentence, StringComparison.Ordinal));
    }
}
