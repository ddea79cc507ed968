using System.Net;
using System.Text.RegularExpressions;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>A resident at the console: signed in at Identity by passkey, led through the whole protocol, agreeing where they are asked.</summary>
internal sealed partial class ConsolePerson : IDisposable
{
    private readonly Uri origin;
    private readonly ResidentBrowser browser;

    private ConsolePerson(ResidentBrowser browser, Uri origin) => (this.browser, this.origin) = (browser, origin);

    public static async Task<ConsolePerson> New(TestHost host, Uri origin, string acr = ResidentBrowser.Passkey) => new(await ResidentBrowser.SignedIn(host, acr), origin);

    public Task<(HttpStatusCode Status, string Body)> Get(string path) => Get(new Uri(origin, path));

    /// <summary>Opens a page; a detour to the provider is followed to its end.</summary>
    public async Task<(HttpStatusCode Status, string Body)> Get(Uri address)
    {
        for (var hop = 0; hop < 12; hop++)
        {
            using var answer = await browser.Http.GetAsync(address, TestContext.Current.CancellationToken);
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (answer.Headers.Location is { } location)
            {
                address = new Uri(address, location);
                continue;
            }
            if (address.AbsolutePath != "/connect/consent") return (answer.StatusCode, body);
            var (_, _, next) = await Send(new Uri($"{address}&handler=Agree"), body, []);
            address = new Uri(address, next ?? throw new InvalidOperationException("Agreeing led nowhere."));
        }
        throw new InvalidOperationException($"More than twelve redirects, at last to {address}.");
    }

    public Task<(HttpStatusCode Status, string Body)> Post(string path, string handler, params (string Name, string Value)[] fields) => Post(new Uri(origin, path), handler, fields);

    /// <summary>Sends a form of a page, with the token that the page, or the console's first page, gives to forms.</summary>
    public async Task<(HttpStatusCode Status, string Body)> Post(Uri page, string handler, params (string Name, string Value)[] fields)
    {
        var (_, form) = await Get(page);
        if (!Token().IsMatch(form)) (_, form) = await Get("/console");
        var target = handler.Length == 0 ? page : new UriBuilder(page) { Query = $"handler={handler}" }.Uri;
        var (status, body, _) = await Send(target, form, fields);
        return (status, body);
    }

    /// <summary>Where signing out leads, and where the console leads afterwards.</summary>
    public async Task<(Uri? After, Uri? Console)> SignOut()
    {
        var (_, form) = await Get("/console");
        var (_, _, after) = await Send(new Uri(origin, "/console?handler=SignOut"), form, []);
        using var again = await browser.Http.GetAsync(new Uri(origin, "/console"), TestContext.Current.CancellationToken);
        return (after, again.Headers.Location);
    }

    public void Dispose() => browser.Dispose();

    private async Task<(HttpStatusCode, string, Uri?)> Send(Uri address, string form, (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", Token().Match(form).Groups[1].Value)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        using var answer = await browser.Http.PostAsync(address, content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Headers.Location);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
