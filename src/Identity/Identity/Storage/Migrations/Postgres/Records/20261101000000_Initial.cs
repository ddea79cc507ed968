using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bauhinia.Identity.Storage.Migrations.Postgres.Records
{
    /// <inheritdoc />
    internal partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Proofing = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Culture = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    SubjectSecret = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ClosedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "audit_event",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Kind = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Subject = table.Column<Guid>(type: "uuid", nullable: true),
                    Actor = table.Column<Guid>(type: "uuid", nullable: true),
                    Detail = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_event", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "authorization_code",
                columns: table => new
                {
                    CodeHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    GrantId = table.Column<string>(type: "character varying(22)", maxLength: 22, nullable: false),
                    RequestId = table.Column<string>(type: "character varying(22)", maxLength: 22, nullable: false),
                    ClientId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    SessionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Subject = table.Column<string>(type: "character varying(43)", maxLength: 43, nullable: false),
                    RedirectUri = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    Scopes = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Resources = table.Column<string>(type: "character varying(2048)", maxLength: 2048, nullable: false),
                    CodeChallenge = table.Column<string>(type: "character varying(43)", maxLength: 43, nullable: false),
                    DpopThumbprint = table.Column<string>(type: "character varying(43)", maxLength: 43, nullable: false),
                    Nonce = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: true),
                    Acr = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Amr = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    AuthenticatedAtSeconds = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAtMs = table.Column<long>(type: "bigint", nullable: false),
                    RedeemedAtMs = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_authorization_code", x => x.CodeHash);
                });

            migrationBuilder.CreateTable(
                name: "client",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    OrganisationId = table.Column<Guid>(type: "uuid", nullable: true),
                    Status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Name_En = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Name_ZhHant = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Name_ZhHans = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Logo = table.Column<string>(type: "character varying(43)", maxLength: 43, nullable: true),
                    Profile = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Environment = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Authentication = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    RedirectUris = table.Column<List<string>>(type: "text[]", nullable: false),
                    PostLogoutRedirectUris = table.Column<List<string>>(type: "text[]", nullable: false),
                    BackChannelLogoutUri = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: true),
                    Jwks = table.Column<string>(type: "text", nullable: true),
                    JwksUri = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: true),
                    SecretHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    IdTokenAlgorithm = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Sector = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    LegacyWithoutPkce = table.Column<bool>(type: "boolean", nullable: false),
                    ClientCredentials = table.Column<bool>(type: "boolean", nullable: false),
                    RefreshTokens = table.Column<bool>(type: "boolean", nullable: false),
                    Resources = table.Column<List<string>>(type: "text[]", nullable: false),
                    ServedResource = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: true),
                    RequiredProofing = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    RequiredAcr = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Fields = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_client", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "client_revision",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Value = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_client_revision", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "guess_budget",
                columns: table => new
                {
                    Key = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Failures = table.Column<int>(type: "integer", nullable: false),
                    NotBefore = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_guess_budget", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "guessed_name",
                columns: table => new
                {
                    Network = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Name = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_guessed_name", x => new { x.Network, x.Name });
                });

            migrationBuilder.CreateTable(
                name: "logout_notice",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ClientId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    SessionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    NextAttemptAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_logout_notice", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "organisation",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name_En = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Name_ZhHant = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Name_ZhHans = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    ContactEmail = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "outbox_message",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Channel = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Owner = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: true),
                    KeyVersion = table.Column<int>(type: "integer", nullable: false),
                    Ciphertext = table.Column<byte[]>(type: "bytea", nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    NextAttemptAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox_message", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "proofing_case",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Reference = table.Column<string>(type: "character varying(19)", maxLength: 19, nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: true),
                    OpenFor = table.Column<Guid>(type: "uuid", nullable: true),
                    Route = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    EvidenceOwner = table.Column<Guid>(type: "uuid", nullable: false),
                    Register = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    AwaitsRegister = table.Column<bool>(type: "boolean", nullable: false),
                    ExtractNonce = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    ClaimedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    ClaimedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    CodeHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    CodeExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ResidentApprovedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Reason = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: true),
                    DecidedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    DecidedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    SubmittedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ErasedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_proofing_case", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "protection_key",
                columns: table => new
                {
                    Name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    Ciphertext = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_protection_key", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "refresh_token",
                columns: table => new
                {
                    TokenHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    GrantId = table.Column<string>(type: "character varying(22)", maxLength: 22, nullable: false),
                    ClientId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    SessionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Subject = table.Column<string>(type: "character varying(43)", maxLength: 43, nullable: false),
                    Scopes = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Resources = table.Column<string>(type: "character varying(2048)", maxLength: 2048, nullable: false),
                    DpopThumbprint = table.Column<string>(type: "character varying(43)", maxLength: 43, nullable: false),
                    Acr = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Amr = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    AuthenticatedAtSeconds = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAtMs = table.Column<long>(type: "bigint", nullable: false),
                    ReplacedAtMs = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_refresh_token", x => x.TokenHash);
                });

            migrationBuilder.CreateTable(
                name: "registration_attempt",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TokenHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Culture = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    Channel = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    AddressIndex = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    NetworkIndex = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    CodeHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Tries = table.Column<int>(type: "integer", nullable: false),
                    Sends = table.Column<int>(type: "integer", nullable: false),
                    CodeSentAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Resumes = table.Column<Guid>(type: "uuid", nullable: true),
                    CompletedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_registration_attempt", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "replay_epoch",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Seconds = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_replay_epoch", x => x.Id);
                })
                .Annotation("Npgsql:UnloggedTable", true);

            migrationBuilder.CreateTable(
                name: "replay_id",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "bytea", maxLength: 16, nullable: false),
                    ExpiresAtMs = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_replay_id", x => x.Id);
                })
                .Annotation("Npgsql:UnloggedTable", true);

            migrationBuilder.CreateTable(
                name: "revocation",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: false),
                    ExpiresAtMs = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_revocation", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "sealed_field",
                columns: table => new
                {
                    Owner = table.Column<Guid>(type: "uuid", nullable: false),
                    Field = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    KeyVersion = table.Column<int>(type: "integer", nullable: false),
                    Ciphertext = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sealed_field", x => new { x.Owner, x.Field });
                });

            migrationBuilder.CreateTable(
                name: "seen_extract",
                columns: table => new
                {
                    IdHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seen_extract", x => x.IdHash);
                });

            migrationBuilder.CreateTable(
                name: "used_challenge",
                columns: table => new
                {
                    Hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_used_challenge", x => x.Hash);
                });

            migrationBuilder.CreateTable(
                name: "blind_index",
                columns: table => new
                {
                    Field = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Index = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_blind_index", x => new { x.Field, x.Index });
                    table.ForeignKey(
                        name: "FK_blind_index_account_AccountId",
                        column: x => x.AccountId,
                        principalTable: "account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "consent",
                columns: table => new
                {
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClientId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Scopes = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    GivenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consent", x => new { x.AccountId, x.ClientId });
                    table.ForeignKey(
                        name: "FK_consent_account_AccountId",
                        column: x => x.AccountId,
                        principalTable: "account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "contact_change",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Channel = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    AddressIndex = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    KeyVersion = table.Column<int>(type: "integer", nullable: false),
                    Ciphertext = table.Column<byte[]>(type: "bytea", nullable: false),
                    CodeHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Tries = table.Column<int>(type: "integer", nullable: false),
                    Sends = table.Column<int>(type: "integer", nullable: false),
                    CodeSentAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contact_change", x => x.Id);
                    table.ForeignKey(
                        name: "FK_contact_change_account_AccountId",
                        column: x => x.AccountId,
                        principalTable: "account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "passkey",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Slot = table.Column<int>(type: "integer", nullable: true),
                    CredentialId = table.Column<byte[]>(type: "bytea", maxLength: 1023, nullable: false),
                    PublicKey = table.Column<byte[]>(type: "bytea", maxLength: 1200, nullable: false),
                    Algorithm = table.Column<int>(type: "integer", nullable: false),
                    SignCount = table.Column<long>(type: "bigint", nullable: false),
                    Aaguid = table.Column<Guid>(type: "uuid", nullable: false),
                    IsBackupEligible = table.Column<bool>(type: "boolean", nullable: false),
                    IsBackedUp = table.Column<bool>(type: "boolean", nullable: false),
                    IsAttested = table.Column<bool>(type: "boolean", nullable: false),
                    Transports = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastUsedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    RevokedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_passkey", x => x.Id);
                    table.ForeignKey(
                        name: "FK_passkey_account_AccountId",
                        column: x => x.AccountId,
                        principalTable: "account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "passkey_owner",
                columns: table => new
                {
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    UserHandle = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_passkey_owner", x => x.AccountId);
                    table.ForeignKey(
                        name: "FK_passkey_owner_account_AccountId",
                        column: x => x.AccountId,
                        principalTable: "account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "password",
                columns: table => new
                {
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Phc = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    SetAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ConsecutiveFailures = table.Column<int>(type: "integer", nullable: false),
                    DisabledAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_password", x => x.AccountId);
                    table.ForeignKey(
                        name: "FK_password_account_AccountId",
                        column: x => x.AccountId,
                        principalTable: "account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "recovery_case",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Reference = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: true),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    CheckedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    ApprovedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    ApprovedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ReadyAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    CodeHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    CodeExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Tries = table.Column<int>(type: "integer", nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recovery_case", x => x.Id);
                    table.ForeignKey(
                        name: "FK_recovery_case_account_AccountId",
                        column: x => x.AccountId,
                        principalTable: "account",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "recovery_code",
                columns: table => new
                {
                    Hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    UsedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recovery_code", x => x.Hash);
                    table.ForeignKey(
                        name: "FK_recovery_code_account_AccountId",
                        column: x => x.AccountId,
                        principalTable: "account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "session",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    TokenHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Acr = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Amr = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Device = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    AuthenticatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_session", x => x.Id);
                    table.ForeignKey(
                        name: "FK_session_account_AccountId",
                        column: x => x.AccountId,
                        principalTable: "account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "staff_grant",
                columns: table => new
                {
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Role = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    GrantedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_staff_grant", x => new { x.AccountId, x.Role });
                    table.ForeignKey(
                        name: "FK_staff_grant_account_AccountId",
                        column: x => x.AccountId,
                        principalTable: "account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "support_case",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Reference = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Topic = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    OpenedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ClosedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ShowsPerson = table.Column<bool>(type: "boolean", nullable: false),
                    AwaitsStaff = table.Column<bool>(type: "boolean", nullable: false),
                    KeyVersion = table.Column<int>(type: "integer", nullable: false),
                    Ciphertext = table.Column<byte[]>(type: "bytea", nullable: false),
                    MessageCount = table.Column<int>(type: "integer", nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_support_case", x => x.Id);
                    table.ForeignKey(
                        name: "FK_support_case_account_AccountId",
                        column: x => x.AccountId,
                        principalTable: "account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organisation_invitation",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TokenHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    OrganisationId = table.Column<Guid>(type: "uuid", nullable: false),
                    Role = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Culture = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: true),
                    SentAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Sends = table.Column<int>(type: "integer", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation_invitation", x => x.Id);
                    table.ForeignKey(
                        name: "FK_organisation_invitation_organisation_OrganisationId",
                        column: x => x.OrganisationId,
                        principalTable: "organisation",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organisation_logo",
                columns: table => new
                {
                    OrganisationId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(43)", maxLength: 43, nullable: false),
                    Png = table.Column<byte[]>(type: "bytea", nullable: false),
                    UploadedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation_logo", x => new { x.OrganisationId, x.Name });
                    table.ForeignKey(
                        name: "FK_organisation_logo_organisation_OrganisationId",
                        column: x => x.OrganisationId,
                        principalTable: "organisation",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organisation_member",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganisationId = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Role = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    JoinedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation_member", x => x.Id);
                    table.ForeignKey(
                        name: "FK_organisation_member_account_AccountId",
                        column: x => x.AccountId,
                        principalTable: "account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_organisation_member_organisation_OrganisationId",
                        column: x => x.OrganisationId,
                        principalTable: "organisation",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organisation_service_account",
                columns: table => new
                {
                    ClientId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    OrganisationId = table.Column<Guid>(type: "uuid", nullable: false),
                    Role = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    CreatedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    KeysBy = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation_service_account", x => x.ClientId);
                    table.ForeignKey(
                        name: "FK_organisation_service_account_client_ClientId",
                        column: x => x.ClientId,
                        principalTable: "client",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_organisation_service_account_organisation_OrganisationId",
                        column: x => x.OrganisationId,
                        principalTable: "organisation",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "production_request",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganisationId = table.Column<Guid>(type: "uuid", nullable: false),
                    RequestedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    Settings = table.Column<string>(type: "text", nullable: false),
                    RequestedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    DecidedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    DecidedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Reason = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    ClientId = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_production_request", x => x.Id);
                    table.ForeignKey(
                        name: "FK_production_request_organisation_OrganisationId",
                        column: x => x.OrganisationId,
                        principalTable: "organisation",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "evidence_file",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CaseId = table.Column<Guid>(type: "uuid", nullable: false),
                    Type = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    SizeBytes = table.Column<int>(type: "integer", nullable: false),
                    AddedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_evidence_file", x => x.Id);
                    table.ForeignKey(
                        name: "FK_evidence_file_proofing_case_CaseId",
                        column: x => x.CaseId,
                        principalTable: "proofing_case",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "session_client",
                columns: table => new
                {
                    SessionId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClientId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_session_client", x => new { x.SessionId, x.ClientId });
                    table.ForeignKey(
                        name: "FK_session_client_session_SessionId",
                        column: x => x.SessionId,
                        principalTable: "session",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "evidence_chunk",
                columns: table => new
                {
                    FileId = table.Column<Guid>(type: "uuid", nullable: false),
                    Position = table.Column<int>(type: "integer", nullable: false),
                    KeyVersion = table.Column<int>(type: "integer", nullable: false),
                    Ciphertext = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_evidence_chunk", x => new { x.FileId, x.Position });
                    table.ForeignKey(
                        name: "FK_evidence_chunk_evidence_file_FileId",
                        column: x => x.FileId,
                        principalTable: "evidence_file",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "client_revision",
                columns: new[] { "Id", "Value" },
                values: new object[] { 1, 0L });

            migrationBuilder.CreateIndex(
                name: "IX_audit_event_Subject_At",
                table: "audit_event",
                columns: new[] { "Subject", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_authorization_code_ExpiresAtMs",
                table: "authorization_code",
                column: "ExpiresAtMs");

            migrationBuilder.CreateIndex(
                name: "IX_authorization_code_RequestId",
                table: "authorization_code",
                column: "RequestId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_blind_index_AccountId",
                table: "blind_index",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_client_OrganisationId",
                table: "client",
                column: "OrganisationId");

            migrationBuilder.CreateIndex(
                name: "IX_contact_change_AccountId_CreatedAt",
                table: "contact_change",
                columns: new[] { "AccountId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_contact_change_AddressIndex_CodeSentAt",
                table: "contact_change",
                columns: new[] { "AddressIndex", "CodeSentAt" });

            migrationBuilder.CreateIndex(
                name: "IX_contact_change_CreatedAt",
                table: "contact_change",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_evidence_file_CaseId",
                table: "evidence_file",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_guess_budget_LastAt",
                table: "guess_budget",
                column: "LastAt");

            migrationBuilder.CreateIndex(
                name: "IX_guessed_name_At",
                table: "guessed_name",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_logout_notice_NextAttemptAt",
                table: "logout_notice",
                column: "NextAttemptAt");

            migrationBuilder.CreateIndex(
                name: "IX_organisation_invitation_ExpiresAt",
                table: "organisation_invitation",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_organisation_invitation_OrganisationId",
                table: "organisation_invitation",
                column: "OrganisationId");

            migrationBuilder.CreateIndex(
                name: "IX_organisation_invitation_TokenHash",
                table: "organisation_invitation",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_organisation_logo_Name",
                table: "organisation_logo",
                column: "Name");

            migrationBuilder.CreateIndex(
                name: "IX_organisation_member_AccountId",
                table: "organisation_member",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_organisation_member_OrganisationId_AccountId",
                table: "organisation_member",
                columns: new[] { "OrganisationId", "AccountId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_organisation_service_account_KeysBy",
                table: "organisation_service_account",
                column: "KeysBy");

            migrationBuilder.CreateIndex(
                name: "IX_organisation_service_account_OrganisationId",
                table: "organisation_service_account",
                column: "OrganisationId");

            migrationBuilder.CreateIndex(
                name: "IX_outbox_message_NextAttemptAt",
                table: "outbox_message",
                column: "NextAttemptAt");

            migrationBuilder.CreateIndex(
                name: "IX_outbox_message_Owner",
                table: "outbox_message",
                column: "Owner");

            migrationBuilder.CreateIndex(
                name: "IX_passkey_AccountId_Slot",
                table: "passkey",
                columns: new[] { "AccountId", "Slot" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_passkey_CredentialId",
                table: "passkey",
                column: "CredentialId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_passkey_owner_UserHandle",
                table: "passkey_owner",
                column: "UserHandle",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_production_request_OrganisationId",
                table: "production_request",
                column: "OrganisationId");

            migrationBuilder.CreateIndex(
                name: "IX_production_request_Status",
                table: "production_request",
                column: "Status");

            migrationBuilder.CreateIndex(
                name: "IX_proofing_case_AccountId_CreatedAt",
                table: "proofing_case",
                columns: new[] { "AccountId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_proofing_case_CodeHash",
                table: "proofing_case",
                column: "CodeHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_proofing_case_DecidedAt",
                table: "proofing_case",
                column: "DecidedAt");

            migrationBuilder.CreateIndex(
                name: "IX_proofing_case_OpenFor",
                table: "proofing_case",
                column: "OpenFor",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_proofing_case_Reference",
                table: "proofing_case",
                column: "Reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_proofing_case_Status_SubmittedAt",
                table: "proofing_case",
                columns: new[] { "Status", "SubmittedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_recovery_case_AccountId",
                table: "recovery_case",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_recovery_case_Reference",
                table: "recovery_case",
                column: "Reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_recovery_case_State_StartedAt",
                table: "recovery_case",
                columns: new[] { "State", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_recovery_code_AccountId",
                table: "recovery_code",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_refresh_token_AccountId_ClientId",
                table: "refresh_token",
                columns: new[] { "AccountId", "ClientId" });

            migrationBuilder.CreateIndex(
                name: "IX_refresh_token_ExpiresAtMs",
                table: "refresh_token",
                column: "ExpiresAtMs");

            migrationBuilder.CreateIndex(
                name: "IX_refresh_token_GrantId",
                table: "refresh_token",
                column: "GrantId");

            migrationBuilder.CreateIndex(
                name: "IX_registration_attempt_AddressIndex_CodeSentAt",
                table: "registration_attempt",
                columns: new[] { "AddressIndex", "CodeSentAt" });

            migrationBuilder.CreateIndex(
                name: "IX_registration_attempt_CreatedAt",
                table: "registration_attempt",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_registration_attempt_NetworkIndex_CreatedAt",
                table: "registration_attempt",
                columns: new[] { "NetworkIndex", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_registration_attempt_TokenHash",
                table: "registration_attempt",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_replay_id_ExpiresAtMs",
                table: "replay_id",
                column: "ExpiresAtMs");

            migrationBuilder.CreateIndex(
                name: "IX_revocation_ExpiresAtMs",
                table: "revocation",
                column: "ExpiresAtMs");

            migrationBuilder.CreateIndex(
                name: "IX_seen_extract_ExpiresAt",
                table: "seen_extract",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_session_AccountId",
                table: "session",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_session_TokenHash",
                table: "session",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_support_case_AccountId_OpenedAt",
                table: "support_case",
                columns: new[] { "AccountId", "OpenedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_support_case_Reference",
                table: "support_case",
                column: "Reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_used_challenge_ExpiresAt",
                table: "used_challenge",
                column: "ExpiresAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_event");

            migrationBuilder.DropTable(
                name: "authorization_code");

            migrationBuilder.DropTable(
                name: "blind_index");

            migrationBuilder.DropTable(
                name: "client_revision");

            migrationBuilder.DropTable(
                name: "consent");

            migrationBuilder.DropTable(
                name: "contact_change");

            migrationBuilder.DropTable(
                name: "evidence_chunk");

            migrationBuilder.DropTable(
                name: "guess_budget");

            migrationBuilder.DropTable(
                name: "guessed_name");

            migrationBuilder.DropTable(
                name: "logout_notice");

            migrationBuilder.DropTable(
                name: "organisation_invitation");

            migrationBuilder.DropTable(
                name: "organisation_logo");

            migrationBuilder.DropTable(
                name: "organisation_member");

            migrationBuilder.DropTable(
                name: "organisation_service_account");

            migrationBuilder.DropTable(
                name: "outbox_message");

            migrationBuilder.DropTable(
                name: "passkey");

            migrationBuilder.DropTable(
                name: "passkey_owner");

            migrationBuilder.DropTable(
                name: "password");

            migrationBuilder.DropTable(
                name: "production_request");

            migrationBuilder.DropTable(
                name: "protection_key");

            migrationBuilder.DropTable(
                name: "recovery_case");

            migrationBuilder.DropTable(
                name: "recovery_code");

            migrationBuilder.DropTable(
                name: "refresh_token");

            migrationBuilder.DropTable(
                name: "registration_attempt");

            migrationBuilder.DropTable(
                name: "replay_epoch");

            migrationBuilder.DropTable(
                name: "replay_id");

            migrationBuilder.DropTable(
                name: "revocation");

            migrationBuilder.DropTable(
                name: "sealed_field");

            migrationBuilder.DropTable(
                name: "seen_extract");

            migrationBuilder.DropTable(
                name: "session_client");

            migrationBuilder.DropTable(
                name: "staff_grant");

            migrationBuilder.DropTable(
                name: "support_case");

            migrationBuilder.DropTable(
                name: "used_challenge");

            migrationBuilder.DropTable(
                name: "evidence_file");

            migrationBuilder.DropTable(
                name: "client");

            migrationBuilder.DropTable(
                name: "organisation");

            migrationBuilder.DropTable(
                name: "session");

            migrationBuilder.DropTable(
                name: "proofing_case");

            migrationBuilder.DropTable(
                name: "account");
        }
    }
}
