using System.Net;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.MyAccount;

public sealed class WelcomeTests
{
    [Theory]
    [InlineData("en", "One digital identity for every service")]
    [InlineData("zh-Hant", "一個數碼身分，通行各項服務")]
    [InlineData("zh-Hans", "一个数字身份，通行各项服务")]
    public async Task Says_what_the_identity_is_in_the_language_asked_for(string culture, string title)
    {
        await using var host = await TestHost.Start();
        using var client = host.Client();
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(culture);

        var page = await client.Page("/");

        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/register\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/sign-in\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leads_whoever_is_signed_in_to_the_account()
    {
        await using var host = await TestHost.Start();
        using var client = await (await Resident.Create(host)).SignIn();

        Assert.Equal("/account", (await client.GetAsync("/", TestContext.Current.CancellationToken)).Headers.Location?.OriginalString);
        Assert.Contains("action=\"/sign-out\"", await client.Page("/account"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_on_the_issuers_host_only()
    {
        await using var host = await TestHost.Start();
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account") { Headers = { Host = "elsewhere.localhost" } };

        Assert.Equal(HttpStatusCode.NotFound, (await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }
}
