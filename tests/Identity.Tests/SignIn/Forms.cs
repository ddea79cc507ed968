using System.Net;
using Xunit;

namespace Bauhinia.Identity.Tests.SignIn;

/// <summary>Fills in a page's form as a browser without script does.</summary>
internal static class Forms
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="page">The page to read the antiforgery token from.</param>
    /// <param name="action">Where to post; null for the page itself.</param>
    public static async Task<HttpResponseMessage> Submit(HttpClient browser, string page, string? action, params (string Name, string Value)[] fields)
    {
        using var shown = await browser.GetAsync(page, Cancellation);
        await Http.Expect(HttpStatusCode.OK, shown);
        var token = Visitor.AntiforgeryToken(await shown.Content.ReadAsStringAsync(Cancellation));
        using var content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await browser.PostAsync(action ?? page, content, Cancellation);
    }
}
