using System.Security.Cryptography;
using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>
/// Takes pictures of documents, one a request. A file never touches the disk before it is sealed: the form is read into memory, whose
/// bound is the limit of the request.
/// </summary>
[Authorize(Policies.ResidentByPasskey)]
[RequestSizeLimit(RequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = RequestBytes, MemoryBufferThreshold = RequestBytes, ValueCountLimit = 16)]
internal sealed class AddEvidenceModel(OwnCase own, EvidenceRoom room, IOptions<IdentityOptions> options, IStringLocalizer<AddEvidenceModel> text) : PageModel
{
    /// <summary>The largest file and what a form puts around it.</summary>
    private const int RequestBytes = EvidenceRoom.MaxFileBytes + 64 * 1024;

    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<EvidenceFile> Files { get; private set; } = [];

    public int Most => options.Value.Proofing.EvidenceFiles;

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken) => await Load(cancellationToken) is null ? Redirect("/proofing") : Page();

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (await Load(cancellationToken) is not { } open) return Redirect("/proofing");
        if (Input.Evidence is not { Length: > 0 } upload) return Refuse("EvidenceMissing");
        if (upload.Length > EvidenceRoom.MaxFileBytes) return Refuse("EvidenceTooLarge");
        using var memory = new MemoryStream((int)upload.Length);
        await upload.CopyToAsync(memory, cancellationToken);
        var file = memory.ToArray();
        var addition = await room.Add(open, file, cancellationToken);
        CryptographicOperations.ZeroMemory(file);
        return addition switch
        {
            EvidenceRoom.Addition.UnknownType => Refuse("EvidenceType"),
            EvidenceRoom.Addition.TooMany => Refuse("EvidenceTooMany"),
            _ => Redirect("/proofing/evidence"),
        };
    }

    public async Task<IActionResult> OnPostRemove(Guid file, CancellationToken cancellationToken)
    {
        if (await Load(cancellationToken) is not { } open) return Redirect("/proofing");
        return await room.Remove(open, file, cancellationToken) ? Redirect("/proofing/evidence") : NotFound();
    }

    public async Task<IActionResult> OnPostSubmit(CancellationToken cancellationToken)
    {
        if (await own.Submit(User.AccountId(), cancellationToken)) return Redirect("/proofing");
        return await Load(cancellationToken) is null ? Redirect("/proofing") : Refuse("EvidenceMissing");
    }

    private async Task<ProofingCase?> Load(CancellationToken cancellationToken)
    {
        if (await own.Open(User.AccountId(), cancellationToken) is not { Route: ProofingRoute.Evidence, IsWithApplicant: true } open) return null;
        Files = await room.List(open.Id, cancellationToken);
        return open;
    }

    private PageResult Refuse(string reason)
    {
        ModelState.AddModelError("Input.Evidence", text[reason, Most].Value);
        return Page();
    }

    public sealed class Form
    {
        public IFormFile? Evidence { get; set; }
    }
}
