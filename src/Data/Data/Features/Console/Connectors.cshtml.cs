using Bauhinia.Data.Features.Feeds.Connectors;
using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Console;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Console;

/// <summary><c>GET /console/connectors</c>: what is fetched for my departments, how the last run of each ended; publishers run, pause and resume.</summary>
internal sealed class ConnectorsModel(
    ConsoleStreams streams, ConnectorCatalogue connectors, ConnectorRuns runs, ConnectorControl control, Members members, IOptions<DataOptions> options, IStringLocalizer<ConsoleText> text)
    : ConsolePage(members, text)
{
    private const int PageSize = 10;

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public int PageNumber { get; private set; } = 1;

    public int PageCount { get; private set; } = 1;

    /// <summary>Whether connectors fetch at all here.</summary>
    public bool IsLive => options.Value.Feeds.Source == FeedOptions.FeedSource.Live;

    public Task OnGet([FromQuery(Name = "page")] int? number, CancellationToken cancellationToken)
    {
        ModelState.Remove("page");
        return Load(number ?? 1, cancellationToken);
    }

    public Task<IActionResult> OnPostRunNow(string? stream, CancellationToken cancellationToken) => Change(
        stream, "connector_run", (name, by) => control.IsPaused(name) ? Task.FromResult(false) : control.RunNow(name, by, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostPause(string? stream, CancellationToken cancellationToken) =>
        Change(stream, "connector_paused", (name, by) => control.Pause(name, by, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostResume(string? stream, CancellationToken cancellationToken) =>
        Change(stream, "connector_resumed", (name, by) => control.Resume(name, by, cancellationToken), cancellationToken);

    private async Task<IActionResult> Change(string? stream, string done, Func<string, Member, Task<bool>> change, CancellationToken cancellationToken)
    {
        if (await streams.Find(stream, Subject, cancellationToken) is not var (found, member) || connectors.Find(found.Id.Value) is not { } connector) return NotFound();
        if (member.Role != DepartmentRole.Publisher) return RoleTooLow();
        if (!IsLive || connector is not { IsEnabled: true, IsArchive: false }) Refuse("NotFetching");
        else if (await change(found.Id.Value, member)) return Redirect($"/console/connectors?done={done}");
        else Refuse("NotNow");
        await Load(1, cancellationToken);
        return Page();
    }

    private async Task Load(int page, CancellationToken cancellationToken)
    {
        var all = (from member in await Departments(cancellationToken)
                   from stream in streams.Of(member.Department)
                   let connector = connectors.Find(stream.Id.Value)
                   where connector is not null
                   select (member, stream, connector)).ToList();
        PageCount = Math.Max(1, (all.Count + PageSize - 1) / PageSize);
        PageNumber = Math.Clamp(page, 1, PageCount);
        var last = (await runs.All(cancellationToken)).ToDictionary(r => r.Stream, StringComparer.Ordinal);
        Rows = [.. all.Skip((PageNumber - 1) * PageSize).Take(PageSize).Select(found => new Row
        {
            Stream = found.stream,
            Connector = found.connector,
            Run = last.GetValueOrDefault(found.stream.Id.Value),
            IsPaused = control.IsPaused(found.stream.Id.Value),
            MayChange = found.member.Role == DepartmentRole.Publisher,
        })];
    }

    internal sealed record Row
    {
        private static readonly string[] Words =
        [
            "taken", "not_modified", "host_refused", "address_refused", "redirect_refused", "too_many_redirects", "unreachable", "tls", "timeout", "broken_off", "too_large", "status",
            "json", "too_deep", "broken", "empty", "nothing_usable", "journal_unavailable",
        ];

        public required JournalStream Stream { get; init; }

        public required Connector Connector { get; init; }

        /// <summary>The last run; null before the first.</summary>
        public required ConnectorRun? Run { get; init; }

        public required bool IsPaused { get; init; }

        public required bool MayChange { get; init; }

        public bool IsGood => Run?.Outcome is "taken" or "not_modified";

        /// <summary>Whether the last run had a file, of which there is something to say.</summary>
        public bool HasFile => Run is { } run && run.File != new Feeds.FeedOutcome();

        public string OutcomeWord => Words.Contains(Run?.Outcome, StringComparer.Ordinal) ? Run?.Outcome ?? "other" : "other";
    }
}
