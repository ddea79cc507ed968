using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage.Console;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Console;

/// <summary><c>GET /console/approvals</c>: what waits for an approver in my departments, and what nobody has asked for.</summary>
internal sealed class ApprovalsModel(ConsoleStreams streams, Publications publications, Members members, IStringLocalizer<ConsoleText> text) : ConsolePage(members, text)
{
    public IReadOnlyList<Row> Waiting { get; private set; } = [];

    public IReadOnlyList<Row> NotAsked { get; private set; } = [];

    public async Task OnGet(CancellationToken cancellationToken)
    {
        var declarations = (await Departments(cancellationToken)).SelectMany(m => streams.Of(m.Department)).Select(s => s.Declaration).ToList();
        var rows = declarations.Zip(await publications.States(declarations, cancellationToken), (declaration, state) => new Row(declaration, state)).ToList();
        Waiting = [.. rows.Where(r => r.State.Proposal is not null).OrderBy(r => r.State.Proposal?.At)];
        NotAsked = [.. rows.Where(r => r.State.Proposal is null && r.Declaration is { IsPublic: false, Classification: null or Classification.Open })];
    }

    internal sealed record Row(StreamDeclaration Declaration, PublicationState State);
}
