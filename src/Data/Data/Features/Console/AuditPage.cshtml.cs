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

    /// <summary>What was done to what, with the words for a role and a revision in the reader's language.</summary>
    public string About(ConsoleAudit.Line line) => (line.Kind, line.About.Split(": ", 2), line.About.Split(' ')) switch
    {
        ("member_invited" or "member_joined" or "member_removed" or "invitation_withdrawn", [var role, var post], _) => Words["AuditAbout", Words[$"Role.{role}"].Value, post].Value,
        ({ } kind, _, [var stream, var revision]) when kind.StartsWith("publication_", StringComparison.Ordinal) => Words["AuditAbout", stream, Words["OfRevision", revision].Value].Value,
        (_, [var stream, var key], _) => Words["AuditAbout", stream, key].Value,
        _ => line.About,
    };

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
