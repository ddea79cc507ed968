using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Console;
using Bauhinia.Sdk;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Console;

/// <summary><c>GET /console</c>: my departments, and their streams with how each is doing.</summary>
internal sealed class ConsoleHomeModel(ConsoleStreams streams, Publications publications, GapReader gaps, Members members, TimeProvider clock, IStringLocalizer<ConsoleText> text)
    : ConsolePage(members, text)
{
    private const int PageSize = 12;

    public IReadOnlyList<Room> Rooms { get; private set; } = [];

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public int Count { get; private set; }

    public int PageNumber { get; private set; } = 1;

    public int PageCount => Math.Max(1, (Count + PageSize - 1) / PageSize);

    public async Task OnGet([FromQuery(Name = "page")] int? number, CancellationToken cancellationToken)
    {
        ModelState.Remove("page");
        Rooms = [.. (await Departments(cancellationToken)).Select(m => new Room(m, streams.NameOf(m.Department)))];
        var all = Rooms.SelectMany(r => streams.Of(r.Member.Department)).ToList();
        Count = all.Count;
        PageNumber = Math.Clamp(number ?? 1, 1, PageCount);
        var rows = new List<Row>();
        var shown = all.Skip((PageNumber - 1) * PageSize).Take(PageSize).ToList();
        var states = await publications.States([.. shown.Select(s => s.Declaration)], cancellationToken);
        foreach (var (stream, state) in shown.Zip(states)) rows.Add(await RowOf(stream, state, cancellationToken));
        Rows = rows;
    }

    /// <summary>Ends the session here, and asks the provider to end its own.</summary>
    public IActionResult OnPostSignOut() => SignOut(new AuthenticationProperties { RedirectUri = "/datasets" }, BauhiniaDefaults.SessionScheme, BauhiniaDefaults.Scheme);

    private async Task<Row> RowOf(JournalStream stream, PublicationState state, CancellationToken cancellationToken)
    {
        var declaration = stream.Declaration;
        var now = clock.GetUtcNow();
        var summary = stream.Grid is { } grid ? (await gaps.Read(stream, grid, new GapQuery(now.AddDays(-1), now, now) { Most = 0 }, cancellationToken)).Summary : null;
        return new Row
        {
            Id = declaration.Id.Value,
            Title = declaration.Title,
            Owner = declaration.OwnerName,
            Version = declaration.Version,
            Status = StreamStatus.Of(declaration, state),
            Last = stream.Newest is null ? null : stream.LastAccepted,
            Absent = summary?.Absent ?? 0,
            SilentSince = summary?.SilentSince,
        };
    }

    internal sealed record Room(Member Member, LocalText Name);

    internal sealed record Row
    {
        public required string Id { get; init; }

        public required LocalText Title { get; init; }

        public required LocalText Owner { get; init; }

        public required int Version { get; init; }

        public required StreamStatus Status { get; init; }

        /// <summary>When the newest message was accepted; null before the first.</summary>
        public DateTimeOffset? Last { get; init; }

        /// <summary>Periods of the last day that did not come.</summary>
        public long Absent { get; init; }

        public DateTimeOffset? SilentSince { get; init; }
    }
}
