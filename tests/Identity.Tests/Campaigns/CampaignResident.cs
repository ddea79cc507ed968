using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bauhinia.Testing;
using Bauhinia.Testing.Passkeys;
using MimeKit;
using Xunit;

namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>
/// A person at a host that may die under any request. Remembers what the host has acknowledged, and nothing else: after a restart
/// each of these facts must hold.
/// </summary>
internal sealed partial class CampaignResident(HostProcess host, CampaignService service, string email) : IDisposable
{
    private readonly List<HttpClient> _signedIn = [];
    private readonly List<CampaignGrant> _grants = [];
    private readonly List<string> _redeemed = [];
    private readonly HashSet<string> _readMails = [];
    private HttpClient _browser = Loopback.Client(host.Issuer);
    private SoftwareCredential? _passkey;
    private SoftwareCredential? _sentPasskey;

    public string Email => email;

    /// <summary>The host has said that a code is under way.</summary>
    public bool WasSentACode { get; private set; }

    /// <summary>The host has accepted the code: there is an account.</summary>
    public bool HasAccount { get; private set; }

    /// <summary>The host has accepted a passkey.</summary>
    public bool HasPasskey => _passkey is not null;

    /// <summary>A code was promised and the mail is not written yet. A host that died while sending leaves it for a later attempt.</summary>
    public bool IsOwedMail => WasSentACode && !HasAccount && FindCode() is null;

    /// <summary>The sessions that the host has opened by passkey.</summary>
    public int Sessions => _signedIn.Count;

    /// <summary>The browser of the last session.</summary>
    public HttpClient? SignedIn => _signedIn.LastOrDefault();

    /// <summary>What the host has handed out to nobody but this person and the service.</summary>
    public List<string> Secrets { get; } = [];

    /// <summary>The codes whose redemption the host has acknowledged.</summary>
    public IEnumerable<string> Redeemed => _redeemed;

    /// <summary>A request broke off, so that only the host knows whether it was done.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>
    /// Takes the next step of this person: registers as far as the first passkey; from then on signs in here and, with that session, at the
    /// service, by turns.
    /// </summary>
    public async Task TakeStep(Action started, CancellationToken cancellationToken)
    {
        try
        {
            if (!WasSentACode) await AskForCode(started, cancellationToken);
            else if (!HasAccount) await EnterCode(started, cancellationToken);
            else if (!HasPasskey) await AddPasskey(started, cancellationToken);
            else if (_signedIn.Count > _redeemed.Count) await UseService(started, cancellationToken);
            else await SignIn(started, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            IsInDoubt = true;
            if (WasSentACode && !HasAccount) StartAgain();
        }
    }

    /// <summary>Fails unless everything that was acknowledged still holds.</summary>
    public async Task Verify(CancellationToken cancellationToken)
    {
        foreach (var browser in _signedIn)
        {
            using var page = await browser.GetAsync(new Uri("/account", UriKind.Relative), cancellationToken);
            Assert.True(page.StatusCode == HttpStatusCode.OK, $"{email} had a session and got {(int)page.StatusCode} {page.Headers.Location}");
        }

        for (var index = _grants.Count - 1; index >= 0; index--)
        {
            await service.Refresh(_grants[index], cancellationToken);
            // Every other grant is kept, to see that later kills take nothing from it.
            if (index % 2 == 0) continue;
            await service.Replay(_grants[index], cancellationToken);
            _grants.RemoveAt(index);
        }

        if (HasPasskey) await SignIn(() => { }, cancellationToken);
        else if (HasAccount && !await FindSentPasskey(cancellationToken)) await AddPasskey(() => { }, cancellationToken);
        else if (WasSentACode && !IsInDoubt && !IsOwedMail) await EnterCode(() => { }, cancellationToken);
        IsInDoubt = false;
    }

    public void Dispose()
    {
        _browser.Dispose();
        foreach (var browser in _signedIn) browser.Dispose();
    }

    // The account may stand, but the answer with its session never came: the same address starts again and takes the account up.
    private void StartAgain()
    {
        WasSentACode = false;
        _readMails.UnionWith(Mails());
    }

    private async Task AskForCode(Action started, CancellationToken cancellationToken)
    {
        using var answer = await Submit("/register", started, cancellationToken, ("Input.Language", "en"), ("Input.Address", email));
        Assert.Equal("/register/code", answer.Headers.Location?.OriginalString);
        WasSentACode = true;
    }

    private async Task EnterCode(Action started, CancellationToken cancellationToken)
    {
        var code = await Code(cancellationToken);
        if (code is null) return;
        using var answer = await Submit("/register/code", started, cancellationToken, ("Input.Code", code));
        Assert.Equal("/account/passkeys/add?first=1", answer.Headers.Location?.OriginalString);
        HasAccount = true;
    }

    private async Task AddPasskey(Action started, CancellationToken cancellationToken)
    {
        var asked = await Post("/api/v1/account/passkeys/options", null, HttpStatusCode.OK, started, cancellationToken);
        var (credential, made) = SoftwareAuthenticator.Create(Member(asked, "options"), host.Origin);
        _sentPasskey = made;
        await Post("/api/v1/account/passkeys", new JsonObject { ["ceremony"] = Member(asked, "ceremony").DeepClone(), ["credential"] = credential, ["name"] = "Phone" },
            HttpStatusCode.Created, started, cancellationToken);
        _passkey = made;
    }

    // A passkey whose answer never came may have been kept: then it signs in.
    private async Task<bool> FindSentPasskey(CancellationToken cancellationToken)
    {
        if (!IsInDoubt || _sentPasskey is not { } sent) return false;
        using var browser = Loopback.Client(host.Issuer);
        using var options = await browser.PostAsJsonAsync("/api/v1/sign-in/passkey/options", new { stepUp = false }, cancellationToken);
        var asked = JsonNode.Parse(await options.Content.ReadAsStringAsync(cancellationToken)) ?? new JsonObject();
        var credential = SoftwareAuthenticator.Get(Member(asked, "options"), host.Origin, sent);
        using var answer = await browser.PostAsJsonAsync(
            "/api/v1/sign-in/passkey", new JsonObject { ["ceremony"] = Member(asked, "ceremony").DeepClone(), ["credential"] = credential }, cancellationToken);
        if (answer.IsSuccessStatusCode) _passkey = sent;
        return answer.IsSuccessStatusCode;
    }

    private async Task SignIn(Action started, CancellationToken cancellationToken)
    {
        _browser.Dispose();
        _browser = Loopback.Client(host.Issuer);
        var asked = await Post("/api/v1/sign-in/passkey/options", new JsonObject { ["stepUp"] = false }, HttpStatusCode.OK, started, cancellationToken);
        var passkey = _passkey ?? throw new InvalidOperationException("There is no passkey yet.");
        var credential = SoftwareAuthenticator.Get(Member(asked, "options"), host.Origin, passkey);
        await Post("/api/v1/sign-in/passkey", new JsonObject { ["ceremony"] = Member(asked, "ceremony").DeepClone(), ["credential"] = credential },
            HttpStatusCode.OK, started, cancellationToken);
        _signedIn.Add(_browser);
        _browser = Loopback.Client(host.Issuer);
    }

    private async Task UseService(Action started, CancellationToken cancellationToken)
    {
        var grant = await service.SignIn(_signedIn[^1], started, cancellationToken);
        _redeemed.Add(grant.Code);
        _grants.Add(grant);
        Secrets.AddRange([grant.Code, grant.Verifier, grant.RefreshToken]);
    }

    private async Task<JsonNode> Post(string path, JsonObject? body, HttpStatusCode expected, Action started, CancellationToken cancellationToken)
    {
        started();
        using var content = body is null ? null : JsonContent.Create(body);
        using var answer = await _browser.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies)) Secrets.AddRange(cookies.Where(c => c.StartsWith("session=", StringComparison.Ordinal)).Select(c => c["session=".Length..c.IndexOf(';', StringComparison.Ordinal)]));
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(answer.StatusCode == expected, $"{email} at {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text) ?? new JsonObject();
    }

    private async Task<HttpResponseMessage> Submit(string path, Action started, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        started();
        using var answer = await _browser.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        var page = await answer.Content.ReadAsStringAsync(cancellationToken);
        var token = WebUtility.HtmlDecode(TokenField().Match(page).Groups[1].Value);
        Assert.True(token.Length > 0, $"{email} at {path}: {(int)answer.StatusCode} {answer.Headers.Location} has no form");
        started();
        using var form = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await _browser.PostAsync(new Uri(path, UriKind.Relative), form, cancellationToken);
    }

    // The host writes mail in the background. Not waited for longer than a moment: see IsOwedMail.
    private async Task<string?> Code(CancellationToken cancellationToken)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var waited = 0; waited < 100 && !host.IsGone; waited++)
        {
            if (FindCode() is { } code) return code;
            await tick.WaitForNextTickAsync(cancellationToken);
        }

        return null;
    }

    private string? FindCode()
    {
        if (Mails().FirstOrDefault(file => !_readMails.Contains(file)) is not { } file) return null;
        using var mail = MimeMessage.Load(file);
        return EightDigits().Match(mail.TextBody ?? "").Value;
    }

    // By addressee: reading every mail whole would take most of the campaign's time.
    private IEnumerable<string> Mails()
    {
        var folder = Path.Combine(host.Folder, "data", "identity", "outbox");
        return !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*.eml").Where(file => File.ReadLines(file)
            .TakeWhile(line => line.Length > 0).Any(line => line.StartsWith("To:", StringComparison.Ordinal) && line.Contains(email, StringComparison.Ordinal)));
    }

    private static JsonNode Member(JsonNode node, string name) => node[name] ?? throw new InvalidOperationException($"The answer has no {name}: {node}");

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex TokenField();

    [GeneratedRegex(@"\b\d{8}\b")]
    private static partial Regex EightDigits();
}
