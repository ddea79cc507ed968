using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Bauhinia.Identity.Storage;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Protocol;

/// <summary>RP-Initiated Logout 1.0 and Back-Channel Logout 1.0.</summary>
public sealed class LogoutTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Signs_out_at_the_client_s_word_and_tells_every_client_of_the_session(string database)
    {
        await using var listener = await Listener.Start();
        await using var host = await TestHost.Start(database);
        using var first = await RelyingParty.Register(host, ClientSettings.Relaxed with { BackChannelLogoutUri = listener.Address, IdTokenAlgorithm = "ES256" });
        using var second = await RelyingParty.Register(host, ClientSettings.Relaxed with { BackChannelLogoutUri = listener.Address, IdTokenAlgorithm = "ES256" });
        using var browser = await ResidentBrowser.SignedIn(host);
        var tokens = (await first.SignIn(browser)).Text("id_token");
        var others = (await second.SignIn(browser)).Text("id_token");

        var answer = await EndSession(browser, first, new() { ["id_token_hint"] = tokens, ["post_logout_redirect_uri"] = "https://rp.example/bye", ["state"] = "s 1" });
        Assert.Equal("https://rp.example/bye?state=s%201", answer.Location!.OriginalString.Replace("+", "%20", StringComparison.Ordinal));
        var sent = new[] { await listener.Next(), await listener.Next() }.ToDictionary(t => TestJws.Claims(t)["aud"]!.GetValue<string>());
        foreach (var (client, idToken) in new[] { (first, tokens), (second, others) })
        {
            var logout = TestJws.Verify(sent[client.ClientId], await client.KeySet(), "ES256");
            Assert.Equal("logout+jwt", TestJws.Header(sent[client.ClientId])["typ"]!.GetValue<string>());
            Assert.Equal(client.Issuer, logout["iss"]!.GetValue<string>());
            Assert.Equal(TestJws.Claims(idToken)["sid"]!.GetValue<string>(), logout["sid"]!.GetValue<string>());
            Assert.Equal(TestJws.Claims(idToken)["sub"]!.GetValue<string>(), logout["sub"]!.GetValue<string>());
            Assert.NotNull(logout["events"]!["http://schemas.openid.net/event/backchannel-logout"]);
            Assert.NotNull(logout["jti"]);
            Assert.False(logout.ContainsKey("nonce"));
        }
        Assert.StartsWith("/sign-in", (await first.Authorize(browser)).Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tries_again_until_the_client_takes_the_token()
    {
        await using var listener = await Listener.Start(refusals: 2);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await TestHost.Start(clock: clock);
        using var client = await RelyingParty.Register(host, ClientSettings.Relaxed with { BackChannelLogoutUri = listener.Address });
        using var browser = await ResidentBrowser.SignedIn(host);
        await client.SignIn(browser);
        await browser.EndSessions();
        var ids = new HashSet<string>();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var next = listener.Next();
            // The sender plans the next attempt from the time at which it writes the last outcome, which may be after any one advance.
            await Until(host, async db =>
            {
                clock.Advance(TimeSpan.FromMinutes(10));
                await db.LogoutNotices.AnyAsync();
                return next.IsCompleted;
            });
            ids.Add(TestJws.Claims(await next)["jti"]!.GetValue<string>());
        }
        await Until(host, async db => !await db.LogoutNotices.AnyAsync());
        Assert.Equal(3, ids.Count);
    }

    [Fact]
    public async Task A_client_that_never_answers_holds_up_no_other()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var listener = await Listener.Start();
        await using var host = await TestHost.Start();
        var deaf = $"http://rp.localhost:{((IPEndPoint)silent.LocalEndpoint).Port}/logout";
        using var slow = await RelyingParty.Register(host, ClientSettings.Relaxed with { BackChannelLogoutUri = deaf });
        using var quick = await RelyingParty.Register(host, ClientSettings.Relaxed with { BackChannelLogoutUri = listener.Address });
        using var browser = await ResidentBrowser.SignedIn(host);
        using var another = browser.Another();
        await another.SignIn();
        await slow.SignIn(browser);
        await slow.SignIn(another);
        await quick.SignIn(another);

        await browser.EndSessions();
        using var first = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        Assert.Equal(quick.ClientId, TestJws.Claims(await listener.Next())["aud"]!.GetValue<string>());
        Assert.False(silent.Pending(), "The other client waited for the second attempt at the silent one.");
        Assert.True(IsOpen(first), "The other client waited until the silent one was given up.");
    }

    private static bool IsOpen(TcpClient connection)
    {
        var read = new byte[8192];
        while (connection.Available > 0) connection.Client.Receive(read);
        return !connection.Client.Poll(0, SelectMode.SelectRead);
    }

    [Theory]
    [InlineData("no hint")]
    [InlineData("hint of another session")]
    public async Task Asks_the_resident_when_it_cannot_be_sure_who_wants_it(string how)
    {
        await using var host = await TestHost.Start();
        using var client = await RelyingParty.Register(host, ClientSettings.Relaxed);
        using var browser = await ResidentBrowser.SignedIn(host);
        using var another = browser.Another();
        await another.SignIn();
        await client.SignIn(browser);
        var query = new Dictionary<string, string> { ["client_id"] = client.ClientId, ["post_logout_redirect_uri"] = "https://rp.example/bye" };
        if (how != "no hint") query["id_token_hint"] = (await client.SignIn(another)).Text("id_token");
        var asked = await EndSession(browser, client, query);
        Assert.StartsWith("/connect/sign-out", asked.Location!.OriginalString, StringComparison.Ordinal);
        Assert.True((await client.Authorize(browser)).Redirect.ContainsKey("code"));
        var page = await browser.Get(new Uri(client.Issuer + asked.Location.OriginalString));
        Assert.Equal(HttpStatusCode.OK, page.Status);
    }

    [Theory]
    [InlineData("post_logout_redirect_uri", "https://evil.example/bye")]
    [InlineData("post_logout_redirect_uri", "https://rp.example/bye/")]
    [InlineData("id_token_hint", "not.a.token")]
    [InlineData("client_id", "another")]
    public async Task Refuses_a_bad_parameter_and_redirects_nowhere(string name, string value)
    {
        await using var host = await TestHost.Start();
        using var client = await RelyingParty.Register(host, ClientSettings.Relaxed);
        using var browser = await ResidentBrowser.SignedIn(host);
        var hint = (await client.SignIn(browser)).Text("id_token");
        var query = new Dictionary<string, string> { ["id_token_hint"] = hint, ["post_logout_redirect_uri"] = "https://rp.example/bye", [name] = value };
        var answer = await EndSession(browser, client, query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Null(answer.Location);
        Assert.True((await client.Authorize(browser)).Redirect.ContainsKey("code"));
    }

    [Fact]
    public async Task Calls_no_address_inside_the_provider_s_own_network()
    {
        await using var listener = await Listener.Start();
        await using var host = await TestHost.Start(settings: new Dictionary<string, string?> { ["Identity:AllowLoopbackClients"] = "false" });
        await using var scope = host.Services.CreateAsyncScope();
        using var outbound = new Features.Protocol.OutboundHttp(Microsoft.Extensions.Options.Options.Create(new IdentityOptions { Issuer = "https://id.example" }));
        foreach (var address in new[] { listener.Address, "http://127.0.0.1:1/", "http://[::1]:1/", "http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://192.168.1.1/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://100.64.0.1/", "http://[fd00::1]/" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            Assert.Null(await outbound.Send(request, 1024, CancellationToken.None));
        }
        Assert.False(listener.WasCalled);
    }

    private static async Task<Answer> EndSession(ResidentBrowser browser, RelyingParty client, Dictionary<string, string> query) =>
        await browser.Get(new Uri($"{client.Issuer}/connect/end-session?{string.Join('&', query.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"))}"));

    private static async Task Until(TestHost host, Func<IdentityDb, Task<bool>> condition)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            await using var scope = host.Services.CreateAsyncScope();
            if (await condition(scope.ServiceProvider.GetRequiredService<IdentityDb>())) return;
            if (TimeProvider.System.GetUtcNow() > deadline) throw new TimeoutException("The outbox did not reach the expected state.");
            await Task.Yield();
        }
    }

    /// <summary>A relying party's logout endpoint.</summary>
    private sealed class Listener : IAsyncDisposable
    {
        private readonly WebApplication app;
        private readonly Channel<string> tokens = Channel.CreateUnbounded<string>();
        private int refusals;

        private Listener(WebApplication app, int port, int refusals)
        {
            this.app = app;
            this.refusals = refusals;
            Address = $"http://rp.localhost:{port}/logout";
        }

        public string Address { get; }

        public bool WasCalled => tokens.Reader.Count > 0;

        public static async Task<Listener> Start(int refusals = 0)
        {
            var port = Loopback.FreePort();
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
            var listener = new Listener(builder.Build(), port, refusals);
            listener.app.MapPost("/logout", listener.Take);
            await listener.app.StartAsync();
            return listener;
        }

        public async Task<string> Next()
        {
            using var limit = new CancellationTokenSource(Patience);
            return await tokens.Reader.ReadAsync(limit.Token);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task Take(HttpContext context)
        {
            var form = await context.Request.ReadFormAsync();
            context.Response.StatusCode = Interlocked.Decrement(ref refusals) >= 0 ? 503 : 200;
            await tokens.Writer.WriteAsync(form["logout_token"].ToString());
        }
    }
}
