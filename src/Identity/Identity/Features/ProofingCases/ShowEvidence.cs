using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary><c>GET /officer/evidence/{id}</c>: one file, to the officer who has the case in hand. Every view is recorded and shown to the resident.</summary>
internal static class ShowEvidence
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/officer/evidence/{id:guid}", Handle).RequireAuthorization(Policies.Officer);

    private static async Task<Results<FileContentHttpResult, NotFound>> Handle(
        Guid id, HttpContext context, IdentityDb db, EvidenceRoom room, TimeProvider clock, CancellationToken cancellationToken)
    {
        var officer = context.User.AccountId();
        var file = await db.Set<EvidenceFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, cancellationToken);
        if (file is null) return TypedResults.NotFound();
        var held = await db.Set<ProofingCase>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == file.CaseId, cancellationToken);
        if (held is null || held.AccountId == officer || !held.IsHeldBy(officer, clock.GetUtcNow())) return TypedResults.NotFound();
        var content = await room.Open(held, file, new Access(held.AccountId, officer, "proofing", held.Reference), cancellationToken);
        if (content is null) return TypedResults.NotFound();

        // The file came from a stranger: it runs nothing, reaches nothing, and stays in no cache.
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        headers.CacheControl = "no-store";
        // A sandboxed page cannot show a PDF in a browser's viewer, so it is offered as a file of a neutral name.
        headers.ContentDisposition = file.Type == EvidenceType.Pdf ? "attachment; filename=evidence.pdf" : "inline";
        return TypedResults.File(content, EvidenceTypes.Media(file.Type));
    }
}
