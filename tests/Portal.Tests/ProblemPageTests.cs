using System.Net;
using Xunit;

namespace Bauhinia.Portal.Tests;

public sealed class ProblemPageTests(PortalSite site) : IClassFixture<PortalSite>
{
    [Theory]
    [InlineData("en", "Page not found")]
    [InlineData("zh-Hant", "找不到此頁")]
    [InlineData("zh-Hans", "找不到页面")]
    public async Task A_person_who_goes_astray_gets_a_page_in_their_language(string culture, string title)
    {
        using var response = await site.Browse("/no-such-page", ("Cookie", "language=" + culture));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"<h1>{title}</h1>", html, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"robots\" content=\"noindex\">", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/missing", HttpStatusCode.NotFound)]
    [InlineData("/api/crash", HttpStatusCode.InternalServerError)]
    public async Task An_endpoint_that_is_no_page_answers_problem_json_even_to_a_browser(string path, HttpStatusCode status)
    {
        using var response = await site.Browse(path);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("planted", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_program_that_goes_astray_gets_problem_json()
    {
        using var response = await site.Client.GetAsync("/no-such-page", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_form_without_its_antiforgery_token_is_refused_with_a_page()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/design") { Content = new FormUrlEncodedContent([new("Input.Name", "x")]) };
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        using var response = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }
}
