using System.Data.Common;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Storage;
using Bauhinia.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Reads and writes of a sign-in: one read and one transaction at the authorization endpoint, one conditional transaction at the
/// token endpoint. Plain ADO.NET on the context's own connection, because here every statement counts.
/// </summary>
internal sealed class SignInStore(IdentityDb db, TimeProvider clock)
{
    public static readonly TimeSpan RefreshTokenLifetime = TimeSpan.FromDays(90);

    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(5);

    private readonly bool sqlite = db.Database.IsSqlite();

    /// <summary>The resident of a session token, if the session is alive; with what they agreed to with the client.</summary>
    public async Task<SignedInResident?> FindResident(byte[] tokenHash, ClientId client, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await using var command = await Command(SignInStatements.FindResident, cancellationToken, ("@token", tokenHash), ("@client", client.Value));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        var now = clock.GetUtcNow();
        var lastSeenAt = Time(reader, 6);
        if (now - Time(reader, 5) > SessionCookie.Lifetime || now - lastSeenAt > SessionCookie.IdleLimit) return null;
        return new SignedInResident
        {
            SessionId = new SessionId(reader.GetGuid(0)),
            AccountId = new AccountId(reader.GetGuid(1)),
            Acr = reader.GetString(2),
            Amr = reader.GetString(3),
            AuthenticatedAt = Time(reader, 4),
            LastSeenAt = lastSeenAt,
            Proofing = Enum.Parse<Proofing>(reader.GetString(7)),
            SubjectSecret = reader.GetFieldValue<byte[]>(8),
            ConsentedScopes = await reader.IsDBNullAsync(9, cancellationToken) ? null : reader.GetString(9),
            ConsentedAt = await reader.IsDBNullAsync(10, cancellationToken) ? null : Time(reader, 10),
        };
    }

    /// <summary>Signing in somewhere is using the session; written at most every few minutes, as for pages.</summary>
    public async Task KeepAlive(SignedInResident resident, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now - resident.LastSeenAt < SeenStep) return;
        await db.Sessions.Where(s => s.Id == resident.SessionId).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, now), cancellationToken);
    }

    /// <summary>Writes code, link of session and client, and audit. False when the request was answered before.</summary>
    public async Task<bool> Issue(NewCode code, CancellationToken cancellationToken)
    {
        var (request, resident) = (code.Request, code.Resident);
        (string, object?)[] codeParameters =
        [
            ("@code", code.CodeHash), ("@grant", code.GrantId), ("@request", request.Id), ("@client", request.ClientId), ("@account", resident.AccountId.Value),
            ("@session", resident.SessionId.Value), ("@subject", code.Subject), ("@redirect", request.RedirectUri), ("@scopes", request.Scopes),
            ("@resources", request.Resources), ("@challenge", request.CodeChallenge), ("@thumbprint", request.DpopThumbprint), ("@nonce", request.Nonce),
            ("@acr", resident.Acr), ("@amr", resident.Amr), ("@authenticated", resident.AuthenticatedAt.ToUnixTimeSeconds()), ("@expires", code.ExpiresAtMs),
        ];
        var audit = Audit($"client={request.ClientId}");
        if (!sqlite)
        {
            await using var statement = await Command(SignInStatements.PostgresIssue, cancellationToken, [.. codeParameters, .. audit]);
            return await statement.ExecuteNonQueryAsync(cancellationToken) == 1;
        }
        await using var transaction = await db.Database.GetDbConnection().BeginTransactionAsync(cancellationToken);
        await using (var insert = await Command(SignInStatements.SqliteIssue, cancellationToken, codeParameters))
        {
            insert.Transaction = transaction;
            if (await insert.ExecuteNonQueryAsync(cancellationToken) != 1) return false;
        }
        await using var rest = await Command(SignInStatements.SqliteIssueRest, cancellationToken,
            [("@session", resident.SessionId.Value), ("@client", request.ClientId), ("@account", resident.AccountId.Value), .. audit]);
        rest.Transaction = transaction;
        await rest.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Redeems a code, writes its refresh token if it has one, and the audit. Null when it cannot be redeemed by this client with this proof now.</summary>
    public async Task<RedeemedCode?> Redeem(CodeRedemption redemption, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        (string, object?)[] conditions =
        [
            ("@now", now.ToUnixTimeMilliseconds()), ("@code", redemption.CodeHash), ("@client", redemption.ClientId.Value), ("@redirect", redemption.RedirectUri),
            ("@challenge", redemption.CodeChallenge), ("@thumbprint", redemption.DpopThumbprint),
        ];
        (string, object?)[] refresh =
        [
            ("@refresh", redemption.RefreshTokenHash), ("@refreshThumbprint", redemption.RefreshThumbprint),
            ("@refreshExpires", (now + RefreshTokenLifetime).ToUnixTimeMilliseconds()),
        ];
        var audit = Audit($"client={redemption.ClientId}");
        await db.Database.OpenConnectionAsync(cancellationToken);
        if (!sqlite)
        {
            await using var statement = await Command(SignInStatements.PostgresRedeem, cancellationToken, [.. conditions, .. refresh, .. audit]);
            return await ReadCode(statement, cancellationToken);
        }
        await using var transaction = await db.Database.GetDbConnection().BeginTransactionAsync(cancellationToken);
        RedeemedCode? code;
        await using (var update = await Command(SignInStatements.SqliteRedeem, cancellationToken, conditions))
        {
            update.Transaction = transaction;
            code = await ReadCode(update, cancellationToken);
        }
        if (code is null) return null;
        await using var rest = await Command(SignInStatements.SqliteRedeemRest, cancellationToken, [("@code", redemption.CodeHash), .. refresh, .. audit]);
        rest.Transaction = transaction;
        await rest.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return code;
    }

    private static async Task<RedeemedCode?> ReadCode(DbCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        return new RedeemedCode(
            reader.GetString(0), new SessionId(reader.GetGuid(1)), reader.GetString(2), reader.GetString(3), reader.GetString(4),
            await reader.IsDBNullAsync(5, cancellationToken) ? null : reader.GetString(5),
            new SignInFacts(reader.GetString(6), reader.GetString(7), reader.GetInt64(8)));
    }

    private (string, object?)[] Audit(string detail)
    {
        var now = clock.GetUtcNow();
        object at = sqlite ? UtcMicroseconds.Of(now) : now;
        return [("@audit", Guid.CreateVersion7(now)), ("@at", at), ("@detail", detail)];
    }

    private DateTimeOffset Time(DbDataReader reader, int column) =>
        sqlite ? UtcMicroseconds.From(reader.GetInt64(column)) : reader.GetFieldValue<DateTimeOffset>(column);

    private async Task<DbCommand> Command(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            if (value is null) parameter.DbType = System.Data.DbType.String;
            command.Parameters.Add(parameter);
        }
        // Npgsql keeps a prepared statement with its pooled connection: only the first use on each pays for it.
        if (!sqlite) await command.PrepareAsync(cancellationToken);
        return command;
    }
}
