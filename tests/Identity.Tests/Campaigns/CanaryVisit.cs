using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Bauhinia.Identity.Model;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>
/// One person's visit over HTTP in which everything that can be secret or personal is a canary: what is typed into forms, what the host hands
/// out, and what people put where it does not belong, such as addresses, headers and malformed bodies.
/// </summary>
internal sealed partial class CanaryVisit(HostProcess host, CampaignService service, SeededChoices choices)
{
    private static readonly string[] Characters = ["陳", "黃", "林", "張", "梁", "何", "吳", "葉", "慧", "敏", "健", "樂", "穎", "詩", "晴", "朗"];

    /// <summary>What anyone could guess or enumerate: found nowhere, not even as its plain hash.</summary>
    public List<string> Canaries { get; } = [];

    /// <summary>What the host made from 128 random bits or more: it may keep the hash, from which nobody finds the value.</summary>
    public List<string> Secrets { get; } = [];

    public async Task Make(CancellationToken cancel)
    {
        var email = Plant($"canary-{Word()}@example.com");
        using var resident = new CampaignResident(host, service, email);
        for (var step = 0; step < 5; step++) await resident.TakeStep(() => { }, cancel);
        Assert.True(resident.SignedIn is not null && resident.Redeemed.Any(), $"{email} did not get as far as the service");
        Secrets.AddRange(resident.Secrets);
        await Prove(resident.SignedIn, cancel);
        await AskForHelp(resident.SignedIn, cancel);
        await MakeSecrets(resident.SignedIn, cancel);
        await Misplace(resident.SignedIn, email, cancel);
    }

    private async Task Prove(HttpClient browser, CancellationToken cancel)
    {
        var hkid = Hkid();
        Canaries.Add(hkid.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal));
        await Submit(browser, "/proofing/start", HttpStatusCode.Redirect, cancel,
            ("Input.Way", "Evidence"), ("Input.Person.Hkid", Plant(hkid)), ("Input.Person.NameEnglish", Plant($"CHAN, {Letters(10)}")),
            ("Input.Person.NameChinese", Plant(string.Concat(Enumerable.Range(0, 6).Select(_ => choices.OneOf(Characters))))),
            ("Input.Person.DateOfBirth.Day", "31"), ("Input.Person.DateOfBirth.Month", "3"), ("Input.Person.DateOfBirth.Year", "1980"));
        var token = Visitor.AntiforgeryToken(await browser.GetStringAsync(new Uri("/proofing/evidence", UriKind.Relative), cancel));
        using var file = new ByteArrayContent([0xff, 0xd8, 0xff, 0xe0, .. Encoding.UTF8.GetBytes(Plant($"scanned card {Word()}")), .. choices.Bytes(3000)]);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var form = new MultipartFormDataContent { { file, "Input.Evidence", Plant($"card-of-{Word()}.jpg") }, { new StringContent(token), "__RequestVerificationToken" } };
        using var answer = await browser.PostAsync(new Uri("/proofing/evidence", UriKind.Relative), form, cancel);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private Task<string> AskForHelp(HttpClient browser, CancellationToken cancel) =>
        Submit(browser, "/account/support", HttpStatusCode.Redirect, cancel, ("Input.Topic", "Other"), ("Input.Message", Plant($"My neighbour {Word()} has my card")));

    private async Task MakeSecrets(HttpClient browser, CancellationToken cancel)
    {
        await Submit(browser, "/account/password?handler=set", HttpStatusCode.Redirect, cancel, ("Input.Password", Plant($"long and strange {Word()}")));
        var codes = RecoveryCode().Matches(await Submit(browser, "/account/recovery-codes", HttpStatusCode.OK, cancel)).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(codes);
        Secrets.AddRange(codes.SelectMany(code => new[] { code, code.Replace("-", "", StringComparison.Ordinal) }).Distinct());
    }

    // Whatever is refused here, it must be forgotten.
    private async Task Misplace(HttpClient browser, string email, CancellationToken cancel)
    {
        using var stranger = Loopback.Client(host.Issuer);
        await Submit(stranger, "/sign-in", null, cancel, ("Input.Name", email), ("Input.Password", Plant($"wrong {Word()}")));
        await Submit(stranger, "/sign-in/recovery-code", null, cancel, ("Input.Code", Plant($"wrong-{Word()}")));
        await Submit(stranger, "/register", null, cancel, ("Input.Language", "en"), ("Input.Address", Plant($"not an address {Word()}")));
        foreach (var address in new[]
        {
            $"/account?name={Plant(Word())}", $"/nowhere/{Plant(Word())}", $"/sign-in?return=/{Plant(Word())}", $"/officer/cases/{Plant(Word())}", $"/connect/authorize?client_id=x&login_hint={Uri.EscapeDataString(email)}&state={Plant(Word())}",
            $"/connect/end-session?id_token_hint={Plant(Word())}", $"/api/v1/organisations/{Plant(Word())}",
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("User-Agent", $"Mozilla/5.0 {Plant(Word())}");
            request.Headers.TryAddWithoutValidation("Referer", $"https://elsewhere.example/{Plant(Word())}");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Plant(Word())}");
            using var answer = await browser.SendAsync(request, cancel);
        }

        foreach (var (path, type, body) in new[]
        {
            ("/api/v1/sign-in/passkey", "application/json", $"{{\"ceremony\":\"{Plant(Word())}\",\"credential\":{{\"id\":\"{Plant(Word())}\"}}"), ("/api/v1/account/passkeys", "application/json", $"{{\"{Plant(Word())}\":1}}"),
            ("/connect/token", "application/x-www-form-urlencoded", $"grant_type={Plant(Word())}&client_secret={Plant(Word())}&refresh_token={Plant(Word())}"),
            ("/connect/introspect", "application/x-www-form-urlencoded", $"token={Plant(Word())}&client_assertion={Plant(Word())}"),
        })
        {
            using var content = new StringContent(body, Encoding.UTF8, type);
            using var answer = await browser.PostAsync(new Uri(path, UriKind.Relative), content, cancel);
        }
    }

    private static async Task<string> Submit(HttpClient browser, string path, HttpStatusCode? expected, CancellationToken cancel, params (string Name, string Value)[] fields)
    {
        var token = Visitor.AntiforgeryToken(await browser.GetStringAsync(new Uri(path, UriKind.Relative), cancel));
        using var form = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        using var answer = await browser.PostAsync(new Uri(path, UriKind.Relative), form, cancel);
        var page = await answer.Content.ReadAsStringAsync(cancel);
        Assert.True((expected is null || answer.StatusCode == expected) && (int)answer.StatusCode < 500, $"{path} answered {(int)answer.StatusCode} {answer.Headers.Location} {page}");
        return page;
    }

    private string Plant(string value)
    {
        Canaries.Add(value);
        return value;
    }

    private string Word() => Convert.ToHexStringLower(choices.Bytes(8));

    private string Letters(int count) => string.Concat(choices.Bytes(count).Select(b => (char)('A' + (b % 26))));

    private string Hkid()
    {
        var number = $"{(char)('A' + choices.Below(26))}{(char)('A' + choices.Below(26))}{100_000 + choices.Below(900_000)}";
        return $"{number}({HkidNumber.CheckDigit(number[..2], number[2..])})";
    }

    [GeneratedRegex("<li>([0-9A-Z]{5}(?:-[0-9A-Z]{5,6}){4})</li>")]
    private static partial Regex RecoveryCode();
}
