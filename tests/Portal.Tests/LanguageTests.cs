using System.Net;
using Xunit;

namespace Bauhinia.Portal.Tests;

public sealed class LanguageTests(PortalSite site) : IClassFixture<PortalSite>
{
    [Theory]
    [InlineData("en-GB,en;q=0.9", "en")]
    [InlineData("zh-HK,zh;q=0.9,en;q=0.8", "zh-Hant-HK")]
    [InlineData("zh-TW", "zh-Hant-HK")]
    [InlineData("zh-MO", "zh-Hant-HK")]
    [InlineData("yue", "zh-Hant-HK")]
    [InlineData("zh-Hant", "zh-Hant-HK")]
    [InlineData("zh-CN", "zh-Hans-CN")]
    [InlineData("zh-SG", "zh-Hans-CN")]
    [InlineData("zh", "zh-Hans-CN")]
    [InlineData("zh-Hans-HK", "zh-Hans-CN")]
    [InlineData("fr-FR,fr;q=0.9,zh-HK;q=0.5,en;q=0.4", "zh-Hant-HK")]
    [InlineData("en;q=0,zh-CN;q=0.1", "zh-Hans-CN")]
    [InlineData("fr", "en")]
    [InlineData("", "en")]
    [InlineData(";;;=,,\"", "en")]
    public async Task The_browsers_languages_choose_the_pages_language(string accepted, string lang)
    {
        var html = await site.Read("/", ("Accept-Language", accepted));
        Assert.Contains($"<html lang=\"{lang}\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kept_choice_outweighs_the_browser()
    {
        var html = await site.Read("/", ("Accept-Language", "en"), ("Cookie", "language=zh-Hant"));
        Assert.Contains("<html lang=\"zh-Hant-HK\">", html, StringComparison.Ordinal);
        Assert.Contains("一個身分，暢行政府服務", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_with_another_value_counts_for_nothing()
    {
        var html = await site.Read("/", ("Accept-Language", "zh-CN"), ("Cookie", "language=../../etc"));
        Assert.Contains("<html lang=\"zh-Hans-CN\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switching_keeps_the_choice_in_a_cookie_and_returns_to_the_same_address_without_the_parameter()
    {
        using var response = await site.Browse("/help?a=1&culture=zh-Hans&b=2%263");
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("/help?a=1&b=2%263", response.Headers.Location?.OriginalString);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("language=zh-Hans; max-age=31536000; path=/; samesite=lax; httponly", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("//other.example/?culture=en")]
    [InlineData("//other.example%2f..?culture=en")]
    [InlineData("/%5Cother.example/?culture=en")]
    [InlineData("/%09/other.example/?culture=en")]
    public async Task Switching_never_leads_to_another_host(string path)
    {
        using var response = await site.Browse(site.Client.BaseAddress + path.TrimStart('/').Insert(0, path.StartsWith("//", StringComparison.Ordinal) ? "/" : ""));
        if (response.Headers.Location is { } location)
        {
            var resolved = new Uri(new Uri("https://portal.example/"), location.OriginalString);
            Assert.Equal("portal.example", resolved.Host);
        }
        else
        {
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task An_unknown_language_in_the_address_changes_nothing()
    {
        using var response = await site.Browse("/?culture=xx");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_program_that_names_a_language_is_not_redirected()
    {
        using var response = await site.Client.GetAsync("/plain?culture=zh-Hant", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("zh-Hant", Assert.Single(response.Content.Headers.ContentLanguage));
    }

    [Fact]
    public async Task Chinese_is_sent_as_characters_not_as_entities()
    {
        var html = await site.Read("/", ("Cookie", "language=zh-Hant"));
        Assert.Contains("洋紫荊", html, StringComparison.Ordinal);
        Assert.DoesNotContain("&#x", html, StringComparison.Ordinal);
    }
}
