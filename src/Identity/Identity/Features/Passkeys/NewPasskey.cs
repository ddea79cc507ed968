namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>What a verified registration says about the new credential.</summary>
internal sealed record NewPasskey
{
    public required byte[] CredentialId { get; init; }

    public required byte[] PublicKey { get; init; }

    public required int Algorithm { get; init; }

    public required uint SignCount { get; init; }

    public required Guid Aaguid { get; init; }

    public required bool IsBackupEligible { get; init; }

    public required bool IsBackedUp { get; init; }

    public required bool IsAttested { get; init; }

    public required string Transports { get; init; }
}
