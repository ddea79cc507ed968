using System.Text.Json;
using Bauhinia.Cloud.Model;
using Bauhinia.Cloud.Model.Manifest;
using Bauhinia.Cloud.Model.Tenancy;
using Bauhinia.Cloud.Placement;
using Bauhinia.Storage;

namespace Bauhinia.Cloud.Storage;

/// <summary>Where releases were placed, and why.</summary>
internal sealed class Placements(CloudStore store, Site site)
{
    /// <summary>What would be decided now.</summary>
    public Task<Decision> Try(EnvironmentName environment, AppSpec spec, Application? application, CancellationToken cancellationToken) => store.Read(session => Decide(session, site, environment, spec, application), cancellationToken);

    /// <summary>The newest decision; null for an application from before there were zones.</summary>
    public Task<Made?> Last(long application, CancellationToken cancellationToken) => store.Read(session => session.Rows(
        "SELECT release, at, post, decision FROM placement_decision WHERE application = $1 ORDER BY id DESC LIMIT 1",
        row => new Made(row.GetInt32(0), UtcMicroseconds.From(row.GetInt64(1)), row.GetString(2), JsonSerializer.Deserialize<Decision>(row.GetString(3)) ?? throw new InvalidDataException("A decision is empty.")), application).FirstOrDefault(), cancellationToken);

    public static Decision Decide(SqliteSession session, Site site, EnvironmentName environment, AppSpec spec, Application? application)
    {
        var used = session.Rows(
            """
            SELECT p.zone, sum(coalesce(a.replicas, p.replicas) * p.cpu), sum(coalesce(a.replicas, p.replicas) * p.memory), sum(a.organisation = $2 AND a.project = $3 AND a.environment = $4)
            FROM application a JOIN placement_decision p ON p.application = a.id AND p.release = a.target
            WHERE a.id <> $1 GROUP BY p.zone
            """, row => (Zone: row.GetString(0), Usage: new Usage(row.GetInt64(1), row.GetInt64(2), row.GetInt32(3))), application?.Id ?? 0, environment.Organisation, environment.Project, environment.Name).ToDictionary(u => u.Zone, u => u.Usage, StringComparer.Ordinal);
        return Placer.Decide(site, new Workload(spec.Classification ?? site.Default, (long)spec.Replicas * spec.CpuMillis, spec.Replicas * spec.MemoryBytes, application?.Zone), zone => used.GetValueOrDefault(zone));
    }

    public static void Add(SqliteSession session, Application application, int release, AppSpec spec, Decision decision, Member by, long now) => session.Execute(
        "INSERT INTO placement_decision (application, release, at, post, zone, replicas, cpu, memory, decision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        application.Id, release, now, by.Post, decision.Zone, spec.Replicas, spec.CpuMillis, spec.MemoryBytes, JsonSerializer.Serialize(decision));

    /// <param name="Release">The release that it placed.</param>
    /// <param name="At">When.</param>
    /// <param name="Post">The office of whoever applied it.</param>
    /// <param name="Decision">What was decided.</param>
    internal sealed record Made(int Release, DateTimeOffset At, string Post, Decision Decision);
}
