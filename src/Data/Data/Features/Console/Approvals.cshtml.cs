using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage.Console;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Console;

/// <summary><c>GET /console/approvals</c>: what waits for an approver in my departments, the oldest first, and then what nobody has asked for.</summary>
internal sealed class ApprovalsModel(ConsoleStreams streams, Publications publications, Members members, IStringLocalizer<ConsoleText> text) : ConsolePage(members, text)
{
    private const int PageSize = 12;

    public IReadOnlyList<Row> Waiting { get; private set; } = [];

    public IReadOnlyList<Row> NotAsked { get; private set; } = [];

    /// <summary>How many wait on all pages together.</summary>
    public int WaitingCount { get; private set; }

    /// <summary>How many nobody has asked for, on all pages together.</summary>
    public int NotAskedCount { get; private set; }

    public int PageNumber { get; private set; } = 1;

    public int PageCount => Math.Max(1, (WaitingCount + NotAskedCount + PageSize - 1) / PageSize);

    public async Task OnGet([FromQuery(Name = "page")] int? number, CancellationToken cancellationToken)
    {
        ModelState.Remove("page");
        var declarations = (await Departments(cancellationToken)).SelectMany(m => streams.Of(m.Department)).Select(s => s.Declaration).ToList();
        var rows = declarations.Zip(await publications.States(declarations, cancellationToken), (declaration, state) => new Row(declaration, state)).ToList();
        List<Row> waiting = [.. rows.Where(r => r.State.Proposal is not null).OrderBy(r => r.State.Proposal?.At)];
        List<Row> notAsked = [.. rows.Where(r => r.State.Proposal is null && r.Declaration is { IsPublic: false, Classification: null or Classification.Open })];
        (WaitingCount, NotAskedCount) = (waiting.Count, notAsked.Count);
        PageNumber = Math.Clamp(number ?? 1, 1, PageCount);
        var shown = waiting.Concat(notAsked).Skip((PageNumber - 1) * PageSize).Take(PageSize).ToList();
        Waiting = [.. shown.Where(r => r.State.Proposal is not null)];
        NotAsked = [.. shown.Where(r => r.State.Proposal is null)];
    }

    internal sealed record Row(StreamDeclaration Declaration, PublicationState State);
}
