using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Cloud.Contracts;
using Bauhinia.Cloud.Model.Tenancy;
using Bauhinia.Storage;

namespace Bauhinia.Cloud.Storage;

/// <summary>Organisations, their members, projects and environments. Nobody is entered by name: whoever has an invitation's code joins by it.</summary>
internal sealed class Tenancy(CloudStore store, TimeProvider clock)
{
    /// <summary>Most projects of an organisation, environments of a project, and members and invitations of an organisation.</summary>
    public const int Most = 100;

    private const int CodeLength = 43;
    private static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);

    private long Now => UtcMicroseconds.Of(clock.GetUtcNow());

    /// <summary>Makes an organisation; only the operator of the site does.</summary>
    public Task<bool> Create(string organisation, string title, CancellationToken cancellationToken) => store.Write(session =>
    {
        if (session.Execute("INSERT INTO organisation (name, title, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", organisation, title, Now) == 0) return false;
        CloudAudit.Add(session, organisation, null, "organisation_created", title, clock.GetUtcNow());
        return true;
    }, cancellationToken);

    public Task<List<OrganisationView>> Of(string subject, CancellationToken cancellationToken) => store.Read(session => session.Rows(
        "SELECT o.name, o.title, m.role FROM member m JOIN organisation o ON o.name = m.organisation WHERE m.subject = $1 ORDER BY o.name",
        row => new OrganisationView(row.GetString(0), row.GetString(1), row.GetString(2)), subject), cancellationToken);

    public Task<Member?> Find(string organisation, string subject, CancellationToken cancellationToken) => store.Read(session => session.Rows(
        "SELECT role, post, since FROM member WHERE organisation = $1 AND subject = $2",
        row => new Member(organisation, subject, ReadRole(row.GetString(0)), row.GetString(1), UtcMicroseconds.From(row.GetInt64(2))), organisation, subject).FirstOrDefault(), cancellationToken);

    /// <summary>Makes an invitation, good once and for a week.</summary>
    /// <returns>Its code, shown once; null when there is no such organisation or it is full.</returns>
    public Task<string?> Invite(string organisation, Role role, string post, Member? by, CancellationToken cancellationToken) => store.Write(session =>
    {
        session.Execute("DELETE FROM invitation WHERE expires <= $1", Now);
        if (session.Count("SELECT count(*) FROM organisation WHERE name = $1", organisation) == 0) return null;
        if (session.Count("SELECT (SELECT count(*) FROM member WHERE organisation = $1) + (SELECT count(*) FROM invitation WHERE organisation = $1)", organisation) >= Most) return null;
        // 256 random bits, of which only the hash is kept.
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        session.Execute("INSERT INTO invitation (hash, organisation, role, post, expires) VALUES ($1, $2, $3, $4, $5)", Hash(code), organisation, role.ToString(), post, UtcMicroseconds.Of(clock.GetUtcNow() + InvitationLifetime));
        CloudAudit.Add(session, organisation, by, "member_invited", $"{role}: {post}", clock.GetUtcNow());
        return code;
    }, cancellationToken);

    /// <summary>Takes up an invitation. A member who has one already keeps both role and invitation.</summary>
    public Task<OrganisationView?> Join(string code, string subject, CancellationToken cancellationToken) => store.Write(session =>
    {
        if (code.Length != CodeLength) return null;
        var found = session.Rows("SELECT i.organisation, i.role, i.post, o.title FROM invitation i JOIN organisation o ON o.name = i.organisation WHERE i.hash = $1 AND i.expires > $2",
            row => (Member: new Member(row.GetString(0), subject, ReadRole(row.GetString(1)), row.GetString(2), clock.GetUtcNow()), Title: row.GetString(3)), Hash(code), Now);
        if (found is not [var (member, title)]) return null;
        if (session.Execute("INSERT INTO member (organisation, subject, role, post, since) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING", member.Organisation, subject, member.Role.ToString(), member.Post, Now) == 0) return null;
        session.Execute("DELETE FROM invitation WHERE hash = $1", Hash(code));
        CloudAudit.Add(session, member.Organisation, member, "member_joined", $"{member.Role}: {member.Post}", clock.GetUtcNow());
        return new OrganisationView(member.Organisation, title, member.Role.ToString());
    }, cancellationToken);

    public Task<List<ProjectView>> Projects(string organisation, CancellationToken cancellationToken) => store.Read(session =>
    {
        var environments = session.Rows("SELECT project, name FROM environment WHERE organisation = $1 ORDER BY project, name", row => (Project: row.GetString(0), Name: row.GetString(1)), organisation).ToLookup(e => e.Project, e => e.Name);
        return session.Rows("SELECT name FROM project WHERE organisation = $1 ORDER BY name", row => row.GetString(0), organisation).ConvertAll(name => new ProjectView(name, [.. environments[name]]));
    }, cancellationToken);

    /// <returns>False when it is there already; null when there are as many as there may be.</returns>
    public Task<bool?> AddProject(string project, Member by, CancellationToken cancellationToken) => store.Write<bool?>(session =>
    {
        if (session.Count("SELECT count(*) FROM project WHERE organisation = $1", by.Organisation) >= Most) return null;
        if (session.Execute("INSERT INTO project (organisation, name, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", by.Organisation, project, Now) == 0) return false;
        CloudAudit.Add(session, by.Organisation, by, "project_created", project, clock.GetUtcNow());
        return true;
    }, cancellationToken);

    /// <returns>False when it is there already; null when there is no such project, or it has as many as it may.</returns>
    public Task<bool?> AddEnvironment(EnvironmentName name, Member by, CancellationToken cancellationToken) => store.Write<bool?>(session =>
    {
        if (session.Count("SELECT count(*) FROM project WHERE organisation = $1 AND name = $2", name.Organisation, name.Project) == 0) return null;
        if (session.Count("SELECT count(*) FROM environment WHERE organisation = $1 AND project = $2", name.Organisation, name.Project) >= Most) return null;
        if (session.Execute("INSERT INTO environment (organisation, project, name, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", name.Organisation, name.Project, name.Name, Now) == 0) return false;
        CloudAudit.Add(session, name.Organisation, by, "environment_created", $"{name.Project}/{name.Name}", clock.GetUtcNow());
        return true;
    }, cancellationToken);

    public Task<bool> Has(EnvironmentName name, CancellationToken cancellationToken) => store.Read(session =>
        session.Count("SELECT count(*) FROM environment WHERE organisation = $1 AND project = $2 AND name = $3", name.Organisation, name.Project, name.Name) == 1, cancellationToken);

    private static Role ReadRole(string text) => Enum.Parse<Role>(text);

    private static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
