using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bauhinia.Sdk.Tests.Forging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VenueBooking;
using Xunit;

namespace Bauhinia.Sdk.Tests;

/// <summary>The example service, used as a person uses it.</summary>
public sealed class VenueBookingTests : IAsyncLifetime
{
    private const string Court = "pearl-tennis-court";

    private readonly string folder = Directory.CreateTempSubdirectory("venue-test-").FullName;
    private readonly int port = Local.FreePort();
    private ForgingProvider provider = null!;
    private WebApplication service = null!;

    private Uri Origin => new($"http://venue.localhost:{port}");

    // Tomorrow where the venues are, whatever the time is here.
    private static string Tomorrow => TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Hong_Kong")).AddDays(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask InitializeAsync()
    {
        provider = await ForgingProvider.Start();
        using var key = ClientKey.Generate();
        var keyFile = Path.Combine(folder, "venue.pem");
        await File.WriteAllTextAsync(keyFile, key.ToPem());
        var settings = Path.Combine(folder, "venue.json");
        await File.WriteAllTextAsync(settings, new JsonObject
        {
            ["Venue"] = new JsonObject
            {
                ["Issuer"] = provider.IssuerText, ["ClientId"] = "a-service", ["KeyFile"] = keyFile,
                ["Database"] = Path.Combine(folder, "bookings.db"), ["AllowInsecureHttp"] = true,
            },
        }.ToJsonString());
        service = await VenueProgram.Build(["--settings", settings], builder =>
        {
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
            builder.Logging.SetMinimumLevel(LogLevel.None);
            builder.Services.Configure<BauhiniaOptions>(o => o.BackchannelHandler = Local.Handler());
        });
        await service.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await provider.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Shows_the_venues_to_anyone_in_three_languages()
    {
        using var browser = new Browser();

        Assert.Contains("Pearl Tennis Court", await Text(await browser.Get(Origin)), StringComparison.Ordinal);
        var hant = await Text(await browser.Follow(new Uri(Origin, "/language?culture=zh-Hant&return=%2F")));
        Assert.Contains("明珠網球場", hant, StringComparison.Ordinal);
        Assert.Contains("lang=\"zh-Hant-HK\"", hant, StringComparison.Ordinal);
        Assert.Contains("明珠网球场", await Text(await browser.Follow(new Uri(Origin, "/language?culture=zh-Hans&return=%2F"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Books_an_hour_shows_it_and_takes_it_back()
    {
        using var browser = await SignedIn("one");

        var booked = await Book(browser, Court, 10);
        Assert.Equal("/bookings?done=booked", booked.Headers.Location?.ToString());
        var mine = await Text(await browser.Get(new Uri(Origin, "/bookings")));
        Assert.Contains("10:00–11:00", mine, StringComparison.Ordinal);

        var cancelled = await browser.Post(new Uri(Origin, "/bookings"), ("booking", Value(mine, "booking")), ("__RequestVerificationToken", Value(mine, "__RequestVerificationToken")));
        Assert.Equal("/bookings?done=cancelled", cancelled.Headers.Location?.ToString());
        Assert.DoesNotContain("10:00–11:00", await Text(await browser.Get(new Uri(Origin, "/bookings"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_an_hour_to_one_of_many_who_ask_at_once()
    {
        var browsers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SignedIn($"racer-{i}")));

        var answers = await Task.WhenAll(browsers.Select(b => Book(b, Court, 12)));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Redirect);
        Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        foreach (var browser in browsers) browser.Dispose();
    }

    [Fact]
    public async Task Lets_one_person_hold_four_hours_even_when_they_ask_for_eight_at_once()
    {
        using var browser = await SignedIn("greedy");
        // One form, sent eight times: pages fetched at once would each bring an antiforgery cookie of its own.
        var token = await FormToken(browser, Court);

        var answers = await Task.WhenAll(Enumerable.Range(8, 8).Select(hour => Send(browser, Court, hour, token)));

        Assert.Equal(4, answers.Count(a => a.StatusCode == HttpStatusCode.Redirect));
        Assert.Equal(4, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Does_not_cancel_the_booking_of_another()
    {
        using var owner = await SignedIn("owner");
        await Book(owner, Court, 15);
        var id = Value(await Text(await owner.Get(new Uri(Origin, "/bookings"))), "booking");
        using var other = await SignedIn("other");
        await Book(other, Court, 16);
        var form = await Text(await other.Get(new Uri(Origin, "/bookings")));

        var answer = await other.Post(new Uri(Origin, "/bookings"), ("booking", id), ("__RequestVerificationToken", Value(form, "__RequestVerificationToken")));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("15:00–16:00", await Text(await owner.Get(new Uri(Origin, "/bookings"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/venues/no-such-venue")]
    [InlineData("/venues/pearl-tennis-court?day=2001-01-01")]
    [InlineData("/venues/pearl-tennis-court?day=tomorrow")]
    public async Task Answers_404_to_what_is_not_offered(string path)
    {
        using var browser = new Browser();

        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(new Uri(Origin, path))).StatusCode);
    }

    [Fact]
    public async Task Books_nothing_for_a_session_that_the_provider_ended()
    {
        using var browser = await SignedIn("ended");
        var page = await Text(await browser.Get(new Uri(Origin, $"/venues/{Court}?day={Tomorrow}")));
        using (var caller = new Browser())
        {
            var token = provider.Sign(provider.Header("logout+jwt"), provider.LogoutToken("session-ended", null));
            Assert.Equal(HttpStatusCode.OK, (await caller.Post(new Uri(Origin, BauhiniaDefaults.BackChannelLogoutPath), ("logout_token", token))).StatusCode);
        }

        var answer = await browser.Post(new Uri(Origin, $"/venues/{Court}?day={Tomorrow}"), ("hour", "18"), ("__RequestVerificationToken", Value(page, "__RequestVerificationToken")));

        Assert.NotEqual("/bookings?done=booked", answer.Headers.Location?.ToString());
        using var other = await SignedIn("after");
        Assert.Equal("/bookings?done=booked", (await Book(other, Court, 18)).Headers.Location?.ToString());
    }

    private async Task<Browser> SignedIn(string subject)
    {
        // The forging provider signs in whom it is told to, so sign-ins of different people take turns.
        await turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            provider.Subject = "pairwise-" + subject;
            provider.SessionId = "session-" + subject;
            var browser = new Browser();
            var page = await browser.Follow(new Uri(Origin, "/sign-in?return=%2Fbookings"));
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            return browser;
        }
        finally
        {
            turn.Release();
        }
    }

    private readonly SemaphoreSlim turn = new(1, 1);

    private async Task<HttpResponseMessage> Book(Browser browser, string venue, int hour) => await Send(browser, venue, hour, await FormToken(browser, venue));

    private async Task<string> FormToken(Browser browser, string venue) => Value(await Text(await browser.Get(Day(venue))), "__RequestVerificationToken");

    private Task<HttpResponseMessage> Send(Browser browser, string venue, int hour, string token) =>
        browser.Post(Day(venue), ("hour", hour.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("__RequestVerificationToken", token));

    private Uri Day(string venue) => new(Origin, $"/venues/{venue}?day={Tomorrow}");

    private static Task<string> Text(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static string Value(string html, string name) => Regex.Match(html, $"name=\"{name}\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
}
