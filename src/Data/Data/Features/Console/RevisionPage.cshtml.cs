using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage.Console;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Console;

/// <summary><c>GET /console/streams/{name}/revisions/{number}</c>: a revision of the declaration, and what it changed.</summary>
internal sealed class RevisionPageModel(ConsoleStreams streams, Publications publications, Members members, IStringLocalizer<ConsoleText> text) : ConsolePage(members, text)
{
    public string Stream { get; private set; } = "";

    public LocalText Title { get; private set; } = new("", "", "");

    public DeclarationRevision Revision { get; private set; } = new(0, 0, default, []);

    /// <summary>The revision before; null for the first.</summary>
    public DeclarationRevision? Earlier { get; private set; }

    public IReadOnlyList<(string Name, string? Before, string? After)> Difference => Earlier is null ? [] : DeclarationText.Difference(Earlier.Lines, Revision.Lines);

    /// <summary>The whole of it, a member a line.</summary>
    public IEnumerable<(string Name, string Value)> Members => Revision.Lines.Select(line => line.Split(": ", 2)).Select(parts => (parts[0], parts[^1]));

    public async Task<IActionResult> OnGet(string? name, int number, CancellationToken cancellationToken)
    {
        if (await streams.Find(name, Subject, cancellationToken) is not var (stream, _)) return NotFound();
        var all = await publications.Revisions(stream.Declaration, cancellationToken);
        if (all.Find(r => r.Number == number) is not { } revision) return NotFound();
        (Stream, Title, Revision, Earlier) = (stream.Id.Value, stream.Declaration.Title, revision, all.Find(r => r.Number == number - 1));
        return Page();
    }
}
