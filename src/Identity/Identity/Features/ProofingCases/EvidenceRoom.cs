using System.Security.Cryptography;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>Keeps pictures and documents of a case, sealed in pieces under a data key of their own.</summary>
internal sealed class EvidenceRoom(IdentityDb db, PersonVault vault, IOptions<IdentityOptions> options, TimeProvider clock)
{
    public const int MaxFileBytes = 5 * 1024 * 1024;

    public enum Addition
    {
        Added,
        UnknownType,
        TooMany,
        CaseClosed,
    }

    public async Task<IReadOnlyList<EvidenceFile>> List(CaseId caseId, CancellationToken cancellationToken) =>
        await db.Set<EvidenceFile>().AsNoTracking().Where(f => f.CaseId == caseId).OrderBy(f => f.AddedAt).ToListAsync(cancellationToken);

    public async Task<Addition> Add(ProofingCase proofingCase, byte[] file, CancellationToken cancellationToken)
    {
        if (!proofingCase.IsWithApplicant) return Addition.CaseClosed;
        if (EvidenceTypes.Of(file) is not { } type) return Addition.UnknownType;
        if (await db.Set<EvidenceFile>().CountAsync(f => f.CaseId == proofingCase.Id, cancellationToken) >= options.Value.Proofing.EvidenceFiles) return Addition.TooMany;
        var now = clock.GetUtcNow();
        var stored = new EvidenceFile(new Guid(RandomNumberGenerator.GetBytes(16)), proofingCase.Id, type, file.Length, now);
        db.Add(stored);
        for (var position = 0; position * FieldCipher.MaxPlaintextBytes < file.Length; position++)
        {
            var start = position * FieldCipher.MaxPlaintextBytes;
            var piece = file[start..Math.Min(start + FieldCipher.MaxPlaintextBytes, file.Length)];
            var (keyVersion, ciphertext) = await vault.Seal(proofingCase.EvidenceOwner, EvidenceChunk.SealName(stored.Id, position), piece, cancellationToken);
            CryptographicOperations.ZeroMemory(piece);
            db.Add(new EvidenceChunk(stored.Id, position, keyVersion, ciphertext));
        }
        // Two files sent at once must not both be the last one allowed.
        proofingCase.Touch(now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return Addition.CaseClosed;
        }
        return Addition.Added;
    }

    /// <summary>The whole file, or null when it is gone.</summary>
    public async Task<byte[]?> Open(ProofingCase proofingCase, EvidenceFile file, Access access, CancellationToken cancellationToken)
    {
        var chunks = await db.Set<EvidenceChunk>().AsNoTracking().Where(c => c.FileId == file.Id).OrderBy(c => c.Position).ToListAsync(cancellationToken);
        var whole = new byte[file.SizeBytes];
        var filled = 0;
        foreach (var chunk in chunks)
        {
            var piece = await vault.Open(
                proofingCase.EvidenceOwner, EvidenceChunk.SealName(file.Id, chunk.Position), chunk.KeyVersion, chunk.Ciphertext, access, cancellationToken);
            if (piece is null || filled + piece.Length > whole.Length) return null;
            piece.CopyTo(whole, filled);
            filled += piece.Length;
            CryptographicOperations.ZeroMemory(piece);
        }
        return filled == whole.Length ? whole : null;
    }

    public async Task<bool> Remove(ProofingCase proofingCase, Guid fileId, CancellationToken cancellationToken) =>
        proofingCase.IsWithApplicant
        && await db.Set<EvidenceFile>().Where(f => f.Id == fileId && f.CaseId == proofingCase.Id).ExecuteDeleteAsync(cancellationToken) == 1;
}
