using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>The officers' queue. A case is found by its reference or by waiting; a person cannot be looked for.</summary>
[Authorize(Policies.Officer)]
internal sealed class ReviewQueueModel(CaseQueue queue, CaseDesk desk, IStringLocalizer<ReviewQueueModel> text) : PageModel
{
    private const int LastPage = 10_000;

    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Route { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>What the officer has just decided, when they come from there.</summary>
    public Decision? Done => Enum.TryParse<Decision>(Request.Query["done"], out var decided) && Enum.IsDefined(decided) ? decided : null;

    public AccountId Me => User.AccountId();

    public IReadOnlyList<string> Statuses { get; } = [.. Enum.GetNames<CaseStatus>().Where(s => s != nameof(CaseStatus.Draft))];

    public IReadOnlyList<CaseQueue.Row> Rows { get; private set; } = [];

    public CaseQueue.Figures Figures { get; private set; } = new(0, null, null);

    public int PageNumber { get; private set; } = 1;

    public int PageCount { get; private set; } = 1;

    public async Task OnGet([FromQuery(Name = "page")] int? number, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        PageNumber = Math.Clamp(number ?? 1, 1, LastPage);
        await Load(cancellationToken);
    }

    public async Task<IActionResult> OnPostFind(CancellationToken cancellationToken)
    {
        if (CaseReference.TryRead(Input.Reference, out var reference) && await desk.Find(Me, reference, cancellationToken) is not null)
        {
            return Redirect($"/officer/cases/{reference}");
        }
        ModelState.Clear();
        ModelState.AddModelError("Input.Reference", text["NotFound"].Value);
        await Load(cancellationToken);
        return Page();
    }

    /// <summary>The colour of a state's tag; its word says the same.</summary>
    public static string Kind(CaseStatus status) => status switch
    {
        CaseStatus.Submitted => "info",
        CaseStatus.InReview or CaseStatus.NeedsMore => "warn",
        CaseStatus.Approved => "good",
        CaseStatus.Refused => "bad",
        _ => "neutral",
    };

    private async Task Load(CancellationToken cancellationToken)
    {
        CaseStatus? status = Enum.TryParse<CaseStatus>(Status, out var asked) && Enum.IsDefined(asked) ? asked : null;
        ProofingRoute? route = Enum.TryParse<ProofingRoute>(Route, out var way) && Enum.IsDefined(way) ? way : null;
        var (rows, total) = await queue.Page(Me, status, route, PageNumber, cancellationToken);
        Rows = rows;
        PageCount = Math.Max(1, (total + CaseQueue.PageSize - 1) / CaseQueue.PageSize);
        Figures = await queue.Measure(cancellationToken);
    }

    public sealed class Form
    {
        [StringLength(40)]
        public string? Reference { get; set; }
    }
}
