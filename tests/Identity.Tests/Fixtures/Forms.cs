using System.Text.RegularExpressions;
using Xunit;

namespace Bauhinia.Identity.Tests.Fixtures;

/// <summary>Posts the forms of a page as a browser without scripts does: the page first, then its antiforgery token with the fields.</summary>
internal static partial class Forms
{
    public static async Task<string> Page(this HttpClient client, string path)
    {
        var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"GET {path} answered {(int)answer.StatusCode} {answer.Headers.Location}: {body}");
        return body;
    }

    /// <param name="client">Who posts; its cookies go along.</param>
    /// <param name="page">The page that draws the form.</param>
    /// <param name="action">Where the form goes: the page's own path, with a handler where it has several.</param>
    /// <param name="fields">The fields by name.</param>
    public static async Task<HttpResponseMessage> PostForm(this HttpClient client, string page, string action, params (string Name, string Value)[] fields)
    {
        var token = TokenIn(await client.Page(page));
        using var content = new FormUrlEncodedContent([.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]);
        return await client.PostAsync(action, content, TestContext.Current.CancellationToken);
    }

    /// <summary>The antiforgery token of a page's forms.</summary>
    public static string TokenIn(string page)
    {
        var token = Token().Match(page).Groups[1].Value;
        Assert.NotEmpty(token);
        return token;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
