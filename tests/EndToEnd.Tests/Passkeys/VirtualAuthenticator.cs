using System.Text.Json;
using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Passkeys;

/// <summary>Chromium's virtual authenticator (W3C WebAuthn Level 3 §11, over the DevTools protocol): a platform authenticator with discoverable credentials.</summary>
internal sealed class VirtualAuthenticator
{
    private readonly ICDPSession session;
    private readonly string id;

    private VirtualAuthenticator(ICDPSession session, string id)
    {
        this.session = session;
        this.id = id;
    }

    public static async Task<VirtualAuthenticator> Attach(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        var id = added?.GetProperty("authenticatorId").GetString() ?? throw new InvalidOperationException("Chromium made no authenticator.");
        return new VirtualAuthenticator(session, id);
    }

    /// <summary>Whether the next touch also verifies the person.</summary>
    public Task SetUserVerified(bool isVerified) =>
        session.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = id, ["isUserVerified"] = isVerified });

    public async Task<int> CredentialCount()
    {
        var answer = await session.SendAsync("WebAuthn.getCredentials", new Dictionary<string, object> { ["authenticatorId"] = id });
        return answer is { ValueKind: JsonValueKind.Object } found ? found.GetProperty("credentials").GetArrayLength() : 0;
    }
}
