using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Model.Grants;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Ends grants and single access tokens before their time, and knows which were ended.</summary>
internal sealed class Revocations(IdentityDb db, TimeProvider clock)
{
    /// <summary>A code that comes a second time was stolen, or its first use was: every token of its grant ends (RFC 6749 §4.1.2).</summary>
    public async Task EndIfReplayed(byte[] codeHash, ClientId client, CancellationToken cancellationToken)
    {
        var code = await db.AuthorizationCodes.AsNoTracking().SingleOrDefaultAsync(c => c.CodeHash == codeHash && c.ClientId == client && c.RedeemedAtMs != null, cancellationToken);
        if (code is not null) await EndGrant(code.GrantId, code.AccountId, client, "code.replayed", cancellationToken);
    }

    public async Task EndGrant(string grantId, AccountId account, ClientId client, string reason, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.RefreshTokens.Where(t => t.GrantId == grantId).ExecuteDeleteAsync(cancellationToken);
        await Add(grantId, cancellationToken);
        db.AuditEvents.Add(new AuditEvent(reason, account, null, $"client={client}", clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public Task EndAccessToken(string tokenId, CancellationToken cancellationToken) => Add(tokenId, cancellationToken);

    /// <param name="tokenId">The <c>jti</c> of an access token: grant id, dot, own id.</param>
    public Task<bool> IsEnded(string tokenId, CancellationToken cancellationToken)
    {
        var grantId = tokenId.Split('.')[0];
        return db.Revocations.AnyAsync(r => r.Id == tokenId || r.Id == grantId, cancellationToken);
    }

    // Of requests that race to end the same thing, all succeed.
    private async Task Add(string id, CancellationToken cancellationToken)
    {
        var expiresAtMs = (clock.GetUtcNow() + Revocation.KeepFor).ToUnixTimeMilliseconds();
        await db.Database.ExecuteSqlAsync($"""INSERT INTO revocation ("Id", "ExpiresAtMs") VALUES ({id}, {expiresAtMs}) ON CONFLICT DO NOTHING""", cancellationToken);
    }
}
