using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests;

/// <summary>A person with a browser, without its engine: keeps cookies, reads pages, fills in their forms.</summary>
internal sealed partial class Visitor(HttpClient http) : IDisposable
{
    public Visitor(TestHost host)
        : this(host.Client())
    {
    }

    public HttpClient Http { get; } = http;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string PathOf(HttpResponseMessage answer)
    {
        var location = answer.Headers.Location ?? throw new InvalidOperationException($"The answer {(int)answer.StatusCode} does not lead elsewhere.");
        return location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;
    }

    public async Task<string> Page(string path)
    {
        using var answer = await Http.GetAsync(path, Token);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} answered {(int)answer.StatusCode} {answer.Headers.Location}");
        return await answer.Content.ReadAsStringAsync(Token);
    }

    public async Task<HttpStatusCode> Status(string path)
    {
        using var answer = await Http.GetAsync(path, Token);
        return answer.StatusCode;
    }

    /// <summary>Reads the form's antiforgery token, then posts the fields.</summary>
    /// <param name="page">The page that draws the form.</param>
    /// <param name="fields">The fields by name.</param>
    /// <param name="action">The form's action where the page has several forms; the form itself need not be drawn.</param>
    public async Task<HttpResponseMessage> Submit(string page, IEnumerable<(string Name, string Value)> fields, string? action = null)
    {
        var drawn = await Page(page);
        var form = action is null ? -1 : drawn.IndexOf($"action=\"{action}\"", StringComparison.Ordinal);
        var token = form < 0 ? AntiforgeryToken(drawn) : AntiforgeryToken(drawn[form..(drawn.IndexOf("</form>", form, StringComparison.Ordinal) + 7)]);
        using var content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await Http.PostAsync(action ?? page, content, Token);
    }

    public Task<HttpResponseMessage> Submit(string page, params (string Name, string Value)[] fields) => Submit(page, fields.AsEnumerable());

    public static string AntiforgeryToken(string page) =>
        TokenField().Match(page) is { Success: true } match
            ? WebUtility.HtmlDecode(match.Groups[1].Value)
            : throw new InvalidOperationException($"The page has no form: {page[..Math.Min(page.Length, 400)].ToString(CultureInfo.InvariantCulture)}");

    public void Dispose() => Http.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
