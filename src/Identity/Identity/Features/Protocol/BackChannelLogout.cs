using System.Net.Http.Headers;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Model.Grants;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Delivers logout tokens (OpenID Connect Back-Channel Logout 1.0 §2.4 to §2.6) from the outbox, until each client has taken its own.</summary>
internal sealed partial class BackChannelLogout(
    IdentityDb db, ClientCache clients, PairwiseSubjects subjects, ProtocolTokens tokens, ProtocolAddresses addresses, OutboundHttp outbound, TimeProvider clock, ILogger<BackChannelLogout> logger)
{
    private const int BatchSize = 50;

    /// <summary>No one else tries a notice while one host is at it.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(2);

    /// <summary>What is due, by client: all are served at once, so one that does not answer costs the others one time limit at most.</summary>
    public async Task<IReadOnlyList<IGrouping<ClientId, LogoutNotice>>> Due(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await db.LogoutNotices.AsNoTracking().Where(n => n.NextAttemptAt <= now).OrderBy(n => n.NextAttemptAt).Take(BatchSize).ToListAsync(cancellationToken);
        return [.. due.GroupBy(n => n.ClientId)];
    }

    /// <summary>Sends a client what is due to it. After the first that it does not take the others wait for a later round, which costs them no attempt.</summary>
    public async Task SendTo(IGrouping<ClientId, LogoutNotice> ofClient, CancellationToken cancellationToken)
    {
        var isTaking = true;
        foreach (var notice in ofClient)
        {
            var until = clock.GetUtcNow() + Lease;
            if (!isTaking)
            {
                await db.LogoutNotices.Where(n => n.Id == notice.Id && n.Attempts == notice.Attempts)
                    .ExecuteUpdateAsync(set => set.SetProperty(n => n.NextAttemptAt, until), cancellationToken);
                continue;
            }
            var claimed = await db.LogoutNotices.Where(n => n.Id == notice.Id && n.Attempts == notice.Attempts)
                .ExecuteUpdateAsync(set => set.SetProperty(n => n.Attempts, n => n.Attempts + 1).SetProperty(n => n.NextAttemptAt, until), cancellationToken);
            if (claimed == 1) isTaking = await Deliver(notice, cancellationToken);
        }
    }

    private async Task<bool> Deliver(LogoutNotice notice, CancellationToken cancellationToken)
    {
        var client = await clients.Find(notice.ClientId.Value, cancellationToken);
        var taken = client is not { Status: ClientStatus.Active, BackChannelLogoutUri: { } address } || await Post(address, await TokenFor(client, notice, cancellationToken), cancellationToken);
        if (taken || notice.Attempts + 1 >= LogoutNotice.MaxAttempts)
        {
            if (!taken) Log.GivenUp(logger, notice.ClientId.Value, LogoutNotice.MaxAttempts);
            await db.LogoutNotices.Where(n => n.Id == notice.Id).ExecuteDeleteAsync(cancellationToken);
            return taken;
        }
        // 30 s, 1 min, 2 min, … up to about 17 hours for the last.
        var next = clock.GetUtcNow() + TimeSpan.FromSeconds(30 * Math.Pow(2, notice.Attempts));
        await db.LogoutNotices.Where(n => n.Id == notice.Id).ExecuteUpdateAsync(set => set.SetProperty(n => n.NextAttemptAt, next), cancellationToken);
        return false;
    }

    private async Task<string> TokenFor(Client client, LogoutNotice notice, CancellationToken cancellationToken)
    {
        // A closed account has no subject any more; the session id alone is enough (§2.4).
        var secret = await (from session in db.Sessions join account in db.Accounts on session.AccountId equals account.Id where session.Id == notice.SessionId select account.SubjectSecret)
            .SingleOrDefaultAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return tokens.Sign(client.IdTokenAlgorithm, "logout+jwt", json =>
        {
            json.WriteString("iss", addresses.Issuer);
            json.WriteString("aud", client.Id.Value);
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + TokenLifetime).ToUnixTimeSeconds());
            json.WriteString("jti", ProtocolTokens.NewId());
            json.WriteString("sid", subjects.SidOf(notice.SessionId, client.Id));
            if (secret is { Length: > 0 }) json.WriteString("sub", subjects.SubjectOf(secret, client.SubjectScope));
            json.WriteStartObject("events");
            json.WriteStartObject("http://schemas.openid.net/event/backchannel-logout");
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private async Task<bool> Post(string address, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent([KeyValuePair.Create("logout_token", token)]) };
        request.Headers.CacheControl = new CacheControlHeaderValue { NoStore = true };
        return await outbound.Send(request, maxBytes: 4096, cancellationToken) is { Status: 200 or 204 };
    }

    private static partial class Log
    {
        [LoggerMessage(2102, LogLevel.Warning, "Client {ClientId} did not take a logout token in {Attempts} attempts; it is given up.")]
        public static partial void GivenUp(ILogger logger, string clientId, int attempts);
    }
}
