namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// The SQL of the hot path. PostgreSQL takes each step as one statement, which is its own transaction; SQLite has no writes inside
/// WITH, so there the same step is several statements in one transaction, and being in process that costs no round trip.
/// </summary>
internal static class SignInStatements
{
    public const string FindResident = """
        SELECT s."Id", s."AccountId", s."Acr", s."Amr", s."AuthenticatedAt", s."CreatedAt", s."LastSeenAt", a."Proofing", a."SubjectSecret", c."Scopes", c."GivenAt"
        FROM session s JOIN account a ON a."Id" = s."AccountId"
        LEFT JOIN consent c ON c."AccountId" = s."AccountId" AND c."ClientId" = @client
        WHERE s."TokenHash" = @token AND s."EndedAt" IS NULL AND a."Status" <> 'Closed'
        """;

    public const string PostgresIssue = $"""
        WITH code AS ({InsertCode} RETURNING 1),
        link AS (INSERT INTO session_client ("SessionId", "ClientId") SELECT @session, @client FROM code ON CONFLICT DO NOTHING)
        INSERT INTO audit_event {AuditColumns} SELECT @audit, @at, 'sign_in.authorized', @account, @account, @detail FROM code
        """;

    public const string SqliteIssue = InsertCode;

    public const string SqliteIssueRest = $"""
        INSERT INTO session_client ("SessionId", "ClientId") VALUES (@session, @client) ON CONFLICT DO NOTHING;
        INSERT INTO audit_event {AuditColumns} VALUES (@audit, @at, 'sign_in.authorized', @account, @account, @detail)
        """;

    public const string PostgresRedeem = $"""
        WITH code AS ({UpdateCode} RETURNING {CodeColumns}, "AccountId", "ClientId"),
        refresh AS (INSERT INTO refresh_token {RefreshColumns} SELECT {RefreshValues} FROM code WHERE {IsOffline}),
        audit AS (INSERT INTO audit_event {AuditColumns} SELECT @audit, @at, 'sign_in.completed', "AccountId", "AccountId", @detail FROM code)
        SELECT {CodeColumns} FROM code
        """;

    public const string SqliteRedeem = $"{UpdateCode} RETURNING {CodeColumns}";

    public const string SqliteRedeemRest = $"""
        INSERT INTO refresh_token {RefreshColumns} SELECT {RefreshValues} FROM authorization_code WHERE "CodeHash" = @code AND {IsOffline};
        INSERT INTO audit_event {AuditColumns} SELECT @audit, @at, 'sign_in.completed', "AccountId", "AccountId", @detail FROM authorization_code WHERE "CodeHash" = @code
        """;

    private const string InsertCode = """
        INSERT INTO authorization_code ("CodeHash", "GrantId", "RequestId", "ClientId", "AccountId", "SessionId", "Subject", "RedirectUri", "Scopes", "Resources", "CodeChallenge", "DpopThumbprint", "Nonce", "Acr", "Amr", "AuthenticatedAtSeconds", "ExpiresAtMs")
        VALUES (@code, @grant, @request, @client, @account, @session, @subject, @redirect, @scopes, @resources, @challenge, @thumbprint, @nonce, @acr, @amr, @authenticated, @expires)
        ON CONFLICT ("RequestId") DO NOTHING
        """;

    /// <summary>Every condition for redeeming stands in one WHERE, so that of two racing requests exactly one gets the tokens.</summary>
    private const string UpdateCode = """
        UPDATE authorization_code SET "RedeemedAtMs" = @now
        WHERE "CodeHash" = @code AND "ClientId" = @client AND "RedirectUri" = @redirect AND "CodeChallenge" = @challenge
        AND ("DpopThumbprint" = '' OR "DpopThumbprint" = @thumbprint) AND "RedeemedAtMs" IS NULL AND "ExpiresAtMs" > @now
        AND EXISTS (SELECT 1 FROM session WHERE session."Id" = authorization_code."SessionId" AND session."EndedAt" IS NULL)
        """;

    private const string CodeColumns = """
        "GrantId", "SessionId", "Subject", "Scopes", "Resources", "Nonce", "Acr", "Amr", "AuthenticatedAtSeconds"
        """;

    private const string RefreshColumns = """
        ("TokenHash", "GrantId", "ClientId", "AccountId", "SessionId", "Subject", "Scopes", "Resources", "DpopThumbprint", "Acr", "Amr", "AuthenticatedAtSeconds", "ExpiresAtMs")
        """;

    private const string RefreshValues = """
        @refresh, "GrantId", "ClientId", "AccountId", "SessionId", "Subject", "Scopes", "Resources", @refreshThumbprint, "Acr", "Amr", "AuthenticatedAtSeconds", @refreshExpires
        """;

    private const string IsOffline = """
        "Scopes" LIKE '%offline_access%'
        """;

    private const string AuditColumns = """
        ("Id", "At", "Kind", "Subject", "Actor", "Detail")
        """;
}
