using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage.Console;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Console;

/// <summary><c>GET /console/departments/{department}/audit</c>: what was done in the department's console, the newest first.</summary>
internal sealed class AuditPageModel(ConsoleAudit audit, ConsoleStreams streams, Members members, IStringLocalizer<ConsoleText> text) : ConsolePage(members, text)
{
    private const int MostPages = 10_000;

    public LocalText Name { get; private set; } = new("", "", "");

    public IReadOnlyList<ConsoleAudit.Line> Lines { get; private set; } = [];

    public long Count { get; private set; }

    public int PageNumber { get; private set; } = 1;

    public int PageCount => (int)Math.Clamp((Count + ConsoleAudit.PageSize - 1) / ConsoleAudit.PageSize, 1, MostPages);

    public async Task<IActionResult> OnGet(string? department, [FromQuery(Name = "page")] int? number, CancellationToken cancellationToken)
    {
        ModelState.Remove("page");
        if (await MemberOf(department, cancellationToken) is not { } me) return NotFound();
        Name = streams.NameOf(me.Department);
        PageNumber = Math.Clamp(number ?? 1, 1, MostPages);
        (Count, Lines) = await audit.Page(me.Department, PageNumber, cancellationToken);
        return Page();
    }
}
