using System.Security.Cryptography;

namespace Bauhinia.Testing.Protocol;

/// <summary>What a test registers of a client.</summary>
public sealed record ClientSettings
{
    public bool Fapi { get; init; }

    /// <summary><c>private_key_jwt</c>, <c>client_secret_basic</c>, <c>client_secret_post</c> or <c>none</c>.</summary>
    public string Authentication { get; init; } = "private_key_jwt";

    public IReadOnlyList<string> RedirectUris { get; init; } = ["https://rp.example/callback"];

    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = ["https://rp.example/bye"];

    public string? BackChannelLogoutUri { get; init; }

    public string? JwksUri { get; init; }

    public string? IdTokenAlgorithm { get; init; }

    public string? Sector { get; init; }

    public bool LegacyWithoutPkce { get; init; }

    public bool ClientCredentials { get; init; }

    public bool RefreshTokens { get; init; }

    public IReadOnlyList<string> Resources { get; init; } = [];

    public bool RequiresProofing { get; init; }

    public string? RequiredAcr { get; init; }

    /// <summary>The client's key; a new P-256 key when left out.</summary>
    public AsymmetricAlgorithm? Key { get; init; }

    public static ClientSettings Fapi2 { get; } = new() { Fapi = true };

    public static ClientSettings Relaxed { get; } = new() { Authentication = "client_secret_basic" };

    public static ClientSettings Public { get; } = new() { Authentication = "none" };
}
