using Bauhinia.Cloud.Model;
using Bauhinia.Cloud.Model.Manifest;
using Bauhinia.Cloud.Model.Tenancy;
using Bauhinia.Cloud.Placement;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Cloud.Storage;

/// <summary>What applications there are to be, their releases, and how deployments end.</summary>
internal sealed class Applications(CloudStore store, Site site, TimeProvider clock)
{
    private const string Columns = "id, organisation, project, environment, name, target, available, replicas, (SELECT p.zone FROM placement_decision p WHERE p.application = application.id AND p.release = application.target)";

    private long Now => UtcMicroseconds.Of(clock.GetUtcNow());

    /// <summary>Names this platform among several on one engine.</summary>
    public Task<string> Platform(CancellationToken cancellationToken) => store.Read(session => session.Rows("SELECT id FROM platform", row => row.GetString(0))[0], cancellationToken);

    public Task<List<Application>> All(CancellationToken cancellationToken) => store.Read(session => session.Rows($"SELECT {Columns} FROM application ORDER BY id", Read), cancellationToken);

    public Task<List<Application>> In(EnvironmentName environment, CancellationToken cancellationToken) => store.Read(session => session.Rows(
        $"SELECT {Columns} FROM application WHERE organisation = $1 AND project = $2 AND environment = $3 AND target IS NOT NULL ORDER BY name", Read, environment.Organisation, environment.Project, environment.Name), cancellationToken);

    public Task<Application?> Find(EnvironmentName environment, string name, CancellationToken cancellationToken) => store.Read(session => Find(session, environment, name), cancellationToken);

    public Task<Release?> FindRelease(long application, int number, CancellationToken cancellationToken) => store.Read(session => ReadReleases(session, "AND number = $2", application, number).FirstOrDefault(), cancellationToken);

    /// <summary>The newest releases, at most 50.</summary>
    public Task<List<Release>> Releases(long application, CancellationToken cancellationToken) => store.Read(session => ReadReleases(session, "ORDER BY number DESC LIMIT 50", application), cancellationToken);

    /// <summary>The newest deployment.</summary>
    public Task<Deployment?> LastDeployment(long application, CancellationToken cancellationToken) => store.Read(session => session.Rows(
        "SELECT id, release, state, reason, began, ended FROM deployment WHERE application = $1 ORDER BY id DESC LIMIT 1",
        row => new Deployment(row.GetInt64(0), row.GetInt32(1), Enum.Parse<DeploymentState>(row.GetString(2)), row.IsDBNull(3) ? null : row.GetString(3), UtcMicroseconds.From(row.GetInt64(4)),
            row.IsDBNull(5) ? null : UtcMicroseconds.From(row.GetInt64(5))), application).FirstOrDefault(), cancellationToken);

    /// <summary>Whether another application has a host.</summary>
    public Task<bool> IsTaken(string host, long? by, CancellationToken cancellationToken) => store.Read(session => session.Count("SELECT count(*) FROM route WHERE host = $1 AND application <> $2", host, by ?? 0) > 0, cancellationToken);

    /// <summary>Takes a manifest as the next release and begins its deployment.</summary>
    /// <returns>The host that another application has, or the decision that no zone may take it: then nothing is done.</returns>
    public Task<(string? Taken, Decision? Refused)> Apply(EnvironmentName environment, AppSpec spec, string manifest, Member by, CancellationToken cancellationToken) => store.Write<(string?, Decision?)>(session =>
    {
        session.Execute("INSERT INTO application (organisation, project, environment, name, since) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING", environment.Organisation, environment.Project, environment.Name, spec.App, Now);
        var application = Find(session, environment, spec.App) ?? throw new InvalidOperationException("It was written just now.");
        var decision = Placements.Decide(session, site, environment, spec, application);
        if (decision.Zone is null)
        {
            Discard(session, application);
            return (null, decision);
        }
        if (TakeHosts(session, application.Id, spec.Hosts) is { } taken)
        {
            Discard(session, application);
            return (taken, null);
        }
        var number = (int)session.Count("SELECT coalesce(max(number), 0) + 1 FROM release WHERE application = $1", application.Id);
        session.Execute("INSERT INTO release (application, number, manifest, subject, post, at) VALUES ($1, $2, $3, $4, $5, $6)", application.Id, number, manifest, by.Subject, by.Post, Now);
        Placements.Add(session, application, number, spec, decision, by, Now);
        Begin(session, application, number, by, "release_applied");
        session.Execute("UPDATE application SET \"replicas\" = NULL WHERE id = $1", application.Id);
        return (null, null);
    }, cancellationToken);

    /// <summary>Brings an earlier release back.</summary>
    /// <returns>False when there is no such release; or the host that another application has taken since, in which case nothing is done.</returns>
    public Task<(bool Found, string? Taken)> RollBack(Application application, int number, Member by, CancellationToken cancellationToken) => store.Write<(bool, string?)>(session =>
    {
        if (!IsToRun(session, application) || ReadReleases(session, "AND number = $2", application.Id, number) is not [var release]) return (false, null);
        if (TakeHosts(session, application.Id, release.Spec.Hosts) is { } taken) return (true, taken);
        Begin(session, application, number, by, "release_rolled_back");
        return (true, null);
    }, cancellationToken);

    public Task<int> Scale(Application application, int replicas, Member by, CancellationToken cancellationToken) => store.Write(session =>
    {
        CloudAudit.Add(session, by.Organisation, by, "application_scaled", $"{application.Environment}/{application.Name}: {replicas}", clock.GetUtcNow());
        return session.Execute("UPDATE application SET \"replicas\" = $1 WHERE id = $2", replicas, application.Id);
    }, cancellationToken);

    /// <summary>From now on the application is to go; its name and hosts are free when nothing of it runs any more.</summary>
    public Task<int> Delete(Application application, Member by, CancellationToken cancellationToken) => store.Write(session =>
    {
        CloudAudit.Add(session, by.Organisation, by, "application_deleted", $"{application.Environment}/{application.Name}", clock.GetUtcNow());
        session.Execute("UPDATE deployment SET \"state\" = 'Superseded', ended = $1 WHERE application = $2 AND state = 'Progressing'", Now, application.Id);
        // What ran before it was deleted is nothing to go back to for a release that comes after.
        return session.Execute("UPDATE application SET \"target\" = NULL, \"available\" = NULL, \"replicas\" = NULL WHERE id = $1", application.Id);
    }, cancellationToken);

    /// <summary>Ends an application of which nothing runs any more, unless it was applied anew meanwhile. Its releases stay as evidence.</summary>
    public Task<int> Forget(long application, CancellationToken cancellationToken) => store.Write(session =>
    {
        session.Execute("DELETE FROM route WHERE application = (SELECT id FROM application WHERE id = $1 AND target IS NULL)", application);
        return session.Execute("DELETE FROM application WHERE id = $1 AND target IS NULL", application);
    }, cancellationToken);

    /// <summary>Notes that a release has come up; hosts that it does not name any more are given up.</summary>
    public Task<bool> Succeed(Application application, Deployment deployment, AppSpec spec, CancellationToken cancellationToken) => store.Write(session =>
    {
        if (!End(session, deployment, DeploymentState.Available, null)) return false;
        session.Execute("UPDATE application SET \"available\" = $1 WHERE id = $2", deployment.Release, application.Id);
        KeepHosts(session, application.Id, spec.Hosts);
        return true;
    }, cancellationToken);

    /// <summary>Notes that a release did not come up, and goes back to the last one that did; where there is none, it is tried on.</summary>
    public Task<bool> Fail(Application application, Deployment deployment, string reason, CancellationToken cancellationToken) => store.Write(session =>
    {
        if (!End(session, deployment, DeploymentState.Failed, reason)) return false;
        session.Execute("UPDATE application SET \"target\" = coalesce(available, target) WHERE id = $1 AND target = $2", application.Id, deployment.Release);
        if (application.Available is { } available && ReadReleases(session, "AND number = $2", application.Id, available) is [var stays]) KeepHosts(session, application.Id, stays.Spec.Hosts);
        CloudAudit.Add(session, application.Environment.Organisation, null, "deployment_failed", $"{application.Environment}/{application.Name} {deployment.Release}", clock.GetUtcNow());
        return true;
    }, cancellationToken);

    private static bool IsToRun(SqliteSession session, Application application) => session.Count("SELECT count(*) FROM application WHERE id = $1 AND target IS NOT NULL", application.Id) == 1;

    /// <returns>The host that another application has, in which case none is taken.</returns>
    private static string? TakeHosts(SqliteSession session, long application, IReadOnlyList<string> hosts)
    {
        foreach (var host in hosts)
        {
            if (session.Count("SELECT count(*) FROM route WHERE host = $1 AND application <> $2", host, application) > 0) return host;
        }
        foreach (var host in hosts) session.Execute("INSERT INTO route (host, application) VALUES ($1, $2) ON CONFLICT DO NOTHING", host, application);
        return null;
    }

    /// <summary>Gives up every other host.</summary>
    private static void KeepHosts(SqliteSession session, long application, IReadOnlyList<string> hosts)
    {
        var gone = session.Rows("SELECT host FROM route WHERE application = $1", row => row.GetString(0), application).Except(hosts, StringComparer.Ordinal);
        foreach (var host in gone) session.Execute("DELETE FROM route WHERE host = $1", host);
    }

    // An application that never had a release is none.
    private static void Discard(SqliteSession session, Application application) =>
        session.Execute("DELETE FROM application WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM release WHERE application = $1)", application.Id);

    private bool End(SqliteSession session, Deployment deployment, DeploymentState state, string? reason) => session.Execute(
        "UPDATE deployment SET \"state\" = $1, reason = $2, ended = $3 WHERE id = $4 AND state = 'Progressing'", state.ToString(), reason, Now, deployment.Id) == 1;

    private void Begin(SqliteSession session, Application application, int number, Member by, string kind)
    {
        session.Execute("UPDATE deployment SET \"state\" = 'Superseded', ended = $1 WHERE application = $2 AND state = 'Progressing'", Now, application.Id);
        session.Execute("INSERT INTO deployment (application, release, state, began) VALUES ($1, $2, 'Progressing', $3)", application.Id, number, Now);
        session.Execute("UPDATE application SET \"target\" = $1 WHERE id = $2", number, application.Id);
        CloudAudit.Add(session, by.Organisation, by, kind, $"{application.Environment}/{application.Name} {number}", clock.GetUtcNow());
    }

    private static Application? Find(SqliteSession session, EnvironmentName environment, string name) => session.Rows(
        $"SELECT {Columns} FROM application WHERE organisation = $1 AND project = $2 AND environment = $3 AND name = $4", Read, environment.Organisation, environment.Project, environment.Name, name).FirstOrDefault();

    private static List<Release> ReadReleases(SqliteSession session, string where, params ReadOnlySpan<object?> values) => session.Rows(
        $"SELECT number, manifest, post, at FROM release WHERE application = $1 {where}",
        row => new Release(row.GetInt32(0), ManifestReader.Read(row.GetString(1)).Spec ?? throw new InvalidDataException("A release holds a manifest that is not read any more."), row.GetString(1), row.GetString(2), UtcMicroseconds.From(row.GetInt64(3))), values);

    private static Application Read(SqliteDataReader row) => new(
        row.GetInt64(0), new EnvironmentName(row.GetString(1), row.GetString(2), row.GetString(3)), row.GetString(4),
        row.IsDBNull(5) ? null : row.GetInt32(5), row.IsDBNull(6) ? null : row.GetInt32(6), row.IsDBNull(7) ? null : row.GetInt32(7), row.IsDBNull(8) ? null : row.GetString(8));
}
