using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Vault;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>What an open proofing case holds, for its owner's download: the case has data keys of its own. Nothing is left of a decided one.</summary>
internal sealed class OpenCaseData(OwnCase own, EvidenceRoom room, PersonVault vault)
{
    public async Task<Case?> Of(AccountId account, Access access, CancellationToken cancellationToken)
    {
        if (await own.Open(account, cancellationToken) is not { } open) return null;
        var forCase = access with { Reference = open.Reference };
        var entered = await vault.Open(open.Id.Value, ApplicantDetails.FieldNames, forCase, cancellationToken);
        var evidence = new List<File>();
        foreach (var file in await room.List(open.Id, cancellationToken))
        {
            evidence.Add(new File(file.Type.ToString(), file.AddedAt, await room.Open(open, file, forCase, cancellationToken) ?? []));
        }
        return new Case(open.Reference, open.Route.ToString(), open.StatusToOwner.ToString(), open.CreatedAt, entered, evidence);
    }

    public sealed record Case(
        string Reference, string Route, string State, DateTimeOffset BegunAt, IReadOnlyDictionary<string, string> Entered, IReadOnlyList<File> Evidence);

    /// <param name="Content">Base64 in the file.</param>
    public sealed record File(string Type, DateTimeOffset AddedAt, byte[] Content);
}
