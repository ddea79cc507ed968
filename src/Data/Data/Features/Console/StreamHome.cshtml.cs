using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Bauhinia.Data.Features.Feeds.Connectors;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Console;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Console;

/// <summary><c>GET /console/streams/{name}</c>: one stream of my department, how it does, and its way to the public and back.</summary>
internal sealed class StreamHomeModel(
    ConsoleStreams streams, Publications publications, GapReader gaps, JournalReader reader, ConnectorCatalogue connectors, Members members, TimeProvider clock, IStringLocalizer<ConsoleText> text)
    : ConsolePage(members, text)
{
    private const int PageSize = 10;
    private const int MostDecisions = 20;

    private (JournalStream Stream, Member Member)? found;

    [BindProperty, StringLength(Publications.ReasonLength)]
    public string? Reason { get; set; }

    [BindProperty, StringLength(Publications.ReasonLength)]
    public string? WithdrawReason { get; set; }

    public StreamDeclaration Declaration => Found.Stream.Declaration;

    public Member Member => Found.Member;

    public PublicationState State { get; private set; } = new(1, []);

    public StreamStatus Status => StreamStatus.Of(Declaration, State);

    public IEnumerable<Decision> NewestDecisions => State.Decisions.Reverse().Take(MostDecisions);

    /// <summary>A page of the revisions, the newest first, each with the number of members that changed; null for the first.</summary>
    public IReadOnlyList<(DeclarationRevision Revision, int? Changes)> Revisions { get; private set; } = [];

    public int PageNumber { get; private set; } = 1;

    public int PageCount { get; private set; } = 1;

    public GapSummary? Gaps { get; private set; }

    /// <summary>Values among the newest readings that are not plausible.</summary>
    public int OutOfRange { get; private set; }

    public bool HasConnector => connectors.Find(Declaration.Id.Value) is not null;

    public DateTimeOffset? Last => Found.Stream.Newest is null ? null : Found.Stream.LastAccepted;

    public string Origin => Found.Stream.Newest is { } source ? EventEnvelope.WordOf(source) : "";

    public long Messages => Found.Stream.LastSequence;

    public bool MayPropose => Member.Role == DepartmentRole.Publisher && Declaration.Classification == Classification.Open && State.Proposal is null && Declaration.Approval is null;

    public bool MayRetract => Member.Role == DepartmentRole.Publisher && State.Proposal is not null;

    public bool MayDecide => Member.Role == DepartmentRole.Approver && State.Proposal is not null;

    public bool MayWithdraw => Member.Role == DepartmentRole.Approver && Declaration.Approval is not null;

    private (JournalStream Stream, Member Member) Found => found ?? throw new InvalidOperationException("The stream is known once the request was read.");

    public async Task<IActionResult> OnGet(string? name, [FromQuery(Name = "page")] int? number, CancellationToken cancellationToken)
    {
        ModelState.Remove("page");
        return await Load(name, number ?? 1, cancellationToken) ? Page() : NotFound();
    }

    public Task<IActionResult> OnPostPropose(string? name, int revision, CancellationToken cancellationToken) =>
        Decide(name, revision, DecisionKind.Proposed, DepartmentRole.Publisher, null, cancellationToken);

    public Task<IActionResult> OnPostRetract(string? name, int revision, CancellationToken cancellationToken) =>
        Decide(name, revision, DecisionKind.Retracted, DepartmentRole.Publisher, null, cancellationToken);

    public Task<IActionResult> OnPostApprove(string? name, int revision, CancellationToken cancellationToken) =>
        Decide(name, revision, DecisionKind.Approved, DepartmentRole.Approver, null, cancellationToken);

    public Task<IActionResult> OnPostRefuse(string? name, int revision, CancellationToken cancellationToken) =>
        Decide(name, revision, DecisionKind.Refused, DepartmentRole.Approver, nameof(Reason), cancellationToken);

    public Task<IActionResult> OnPostWithdraw(string? name, int revision, CancellationToken cancellationToken) =>
        Decide(name, revision, DecisionKind.Withdrawn, DepartmentRole.Approver, nameof(WithdrawReason), cancellationToken);

    /// <summary>How a range is written; a dash for none.</summary>
    internal static string Range(decimal? from, decimal? to) => (from, to) switch
    {
        (null, null) => "–",
        (null, { } most) => $"≤ {Number(most)}",
        ({ } least, null) => $"≥ {Number(least)}",
        ({ } least, { } most) => $"{Number(least)} … {Number(most)}",
    };

    private async Task<IActionResult> Decide(string? name, int revision, DecisionKind kind, DepartmentRole role, string? reasonField, CancellationToken cancellationToken)
    {
        found = await streams.Find(name, Subject, cancellationToken);
        if (found is null) return NotFound();
        if (Member.Role != role) return RoleTooLow();
        var reason = reasonField is null ? null : Typed(reasonField, reasonField == nameof(Reason) ? Reason : WithdrawReason, "ReasonMissing", mayBreak: true);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        else if (await publications.Decide(Declaration, revision, kind, Member, reason, cancellationToken) is { } refusal)
        {
            Refuse(refusal.ToString(), refusal == PublicationRefusal.OwnProposal ? StatusCodes.Status403Forbidden : StatusCodes.Status409Conflict);
        }
        else
        {
            await publications.Follow(Declaration);
            return Redirect($"/console/streams/{Declaration.Id}?done={kind.ToString().ToLowerInvariant()}");
        }
        await Load(name, 1, cancellationToken);
        return Page();
    }

    private async Task<bool> Load(string? name, int page, CancellationToken cancellationToken)
    {
        found ??= await streams.Find(name, Subject, cancellationToken);
        if (found is null) return false;
        State = await publications.State(Declaration, cancellationToken);
        var all = await publications.Revisions(Declaration, cancellationToken);
        PageCount = Math.Max(1, (all.Count + PageSize - 1) / PageSize);
        PageNumber = Math.Clamp(page, 1, PageCount);
        Revisions = [.. all.Select((r, i) => (r, i + 1 < all.Count ? DeclarationText.Difference(all[i + 1].Lines, r.Lines).Count : (int?)null)).Skip((PageNumber - 1) * PageSize).Take(PageSize)];
        var now = clock.GetUtcNow();
        if (Found.Stream.Grid is { } grid) Gaps = (await gaps.Read(Found.Stream, grid, new GapQuery(now.AddDays(-1), now, now) { Most = 0 }, cancellationToken)).Summary;
        var (_, events) = await reader.Latest(Found.Stream, cancellationToken);
        OutOfRange = events.Sum(e => Implausible(e.Payload));
        return true;
    }

    private int Implausible(ReadOnlyMemory<byte> payload)
    {
        using var readings = JsonDocument.Parse(payload);
        var ranged = Declaration.Fields.Where(f => (f.PlausibleFrom ?? f.PlausibleTo) is not null).ToList();
        return ranged.Count == 0 ? 0 : readings.RootElement.EnumerateArray().Sum(reading => ranged.Count(field =>
            reading.TryGetProperty(field.Name, out var value) && value.TryGetDecimal(out var number) && (number < field.PlausibleFrom || number > field.PlausibleTo)));
    }

    private static string Number(decimal number) => ShortestForm.Of(number).ToString(CultureInfo.InvariantCulture);
}
