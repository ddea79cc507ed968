using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>The officers' queue: references and states, nothing about a person.</summary>
internal sealed class CaseQueue(IdentityDb db, TimeProvider clock)
{
    public const int PageSize = 25;

    private static readonly TimeSpan Measured = TimeSpan.FromDays(30);

    public sealed record Row(string Reference, ProofingRoute Route, CaseStatus Status, DateTimeOffset? SubmittedAt, AccountId? ClaimedBy, int Version);

    /// <param name="Open">Cases in the queue or in an officer's hands.</param>
    /// <param name="Oldest">When the longest waiting one was handed in.</param>
    /// <param name="MedianToDecision">Over the last 30 days, of at most 1,000 cases; null when none was decided.</param>
    public sealed record Figures(int Open, DateTimeOffset? Oldest, TimeSpan? MedianToDecision);

    public async Task<(IReadOnlyList<Row> Rows, int Total)> Page(
        AccountId officer, CaseStatus? status, ProofingRoute? route, int page, CancellationToken cancellationToken)
    {
        var cases = db.Set<ProofingCase>().AsNoTracking().Where(c => c.Status != CaseStatus.Draft && (c.AccountId == null || c.AccountId != officer));
        cases = status is null ? cases.Where(c => c.Status == CaseStatus.Submitted || c.Status == CaseStatus.InReview) : cases.Where(c => c.Status == status);
        if (route is not null) cases = cases.Where(c => c.Route == route);
        var total = await cases.CountAsync(cancellationToken);
        var rows = await cases.OrderBy(c => c.SubmittedAt).ThenBy(c => c.Reference).Skip((page - 1) * PageSize).Take(PageSize)
            .Select(c => new Row(c.Reference, c.Route, c.Status, c.SubmittedAt, c.ClaimedBy, c.Version)).ToListAsync(cancellationToken);
        return (rows, total);
    }

    public async Task<Figures> Measure(CancellationToken cancellationToken)
    {
        var open = db.Set<ProofingCase>().Where(c => c.Status == CaseStatus.Submitted || c.Status == CaseStatus.InReview);
        var since = clock.GetUtcNow() - Measured;
        var decided = await db.Set<ProofingCase>()
            .Where(c => c.DecidedAt > since && c.SubmittedAt != null && (c.Status == CaseStatus.Approved || c.Status == CaseStatus.Refused))
            .OrderByDescending(c => c.DecidedAt).Take(1000).Select(c => new { c.SubmittedAt, c.DecidedAt }).ToListAsync(cancellationToken);
        var times = decided.Select(d => d.DecidedAt - d.SubmittedAt).OfType<TimeSpan>().Order().ToList();
        return new Figures(
            await open.CountAsync(cancellationToken),
            await open.MinAsync(c => c.SubmittedAt, cancellationToken),
            times.Count == 0 ? null : times[times.Count / 2]);
    }
}
