using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;

namespace Bauhinia.Sdk.Sessions;

/// <summary>Keeps sessions on the server, encrypted in the distributed cache; the cookie carries only a random name.</summary>
internal sealed class SessionTickets(IDistributedCache cache, IDataProtectionProvider protection, EndedSessions ended, IOptions<BauhiniaOptions> options, TimeProvider clock) : ITicketStore
{
    private const string Prefix = "bauhinia:session:";

    private readonly IDataProtector protector = protection.CreateProtector("Bauhinia.Sdk.Session.v1");

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var name = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await RenewAsync(name, ticket);
        return name;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket) => cache.SetAsync(
        Prefix + key,
        protector.Protect(TicketSerializer.Default.Serialize(ticket)),
        new DistributedCacheEntryOptions { AbsoluteExpiration = ticket.Properties.ExpiresUtc ?? clock.GetUtcNow() + options.Value.SessionLifetime });

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        if (await cache.GetAsync(Prefix + key) is not { } stored) return null;
        if (TicketSerializer.Default.Deserialize(protector.Unprotect(stored)) is not { } ticket) return null;
        if (SessionMark.Read(ticket.Properties) is not { } mark || await ended.Covers(mark))
        {
            await RemoveAsync(key);
            return null;
        }
        return ticket;
    }

    public Task RemoveAsync(string key) => cache.RemoveAsync(Prefix + key);
}
