using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Data.Model.Console;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Storage.Console;

/// <summary>Who works in which department. Nobody is entered by name: whoever has an invitation's code becomes a member by signing in with it.</summary>
internal sealed class Members(ConsoleStore store, TimeProvider clock)
{
    /// <summary>Most characters of a post.</summary>
    public const int PostLength = 60;

    /// <summary>Most members and waiting invitations of a department.</summary>
    public const int Most = 100;

    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);

    private const string Columns = "department, subject, role, post, since";
    private const int CodeLength = 43;

    /// <summary>The departments that a person works in, by their code.</summary>
    public Task<List<Member>> Of(string subject, CancellationToken cancellationToken) =>
        store.Read(session => session.Rows($"SELECT {Columns} FROM member WHERE subject = $1 ORDER BY department", Read, subject), cancellationToken);

    /// <summary>Everyone in a department, and the invitations that wait.</summary>
    public Task<(List<Member> Members, List<ConsoleInvitation> Waiting)> In(string department, CancellationToken cancellationToken) => store.Read(session => (
        session.Rows($"SELECT {Columns} FROM member WHERE department = $1 ORDER BY since, subject", Read, department),
        session.Rows("SELECT id, department, role, post, expires FROM invitation WHERE department = $1 AND expires > $2 ORDER BY id",
            row => new ConsoleInvitation(row.GetInt64(0), row.GetString(1), Enum.Parse<DepartmentRole>(row.GetString(2)), row.GetString(3), UtcMicroseconds.From(row.GetInt64(4))),
            department, Now)), cancellationToken);

    /// <summary>Makes an invitation, which is good once and for a week.</summary>
    /// <returns>Its code, which is shown once; null when the department is full.</returns>
    public Task<string?> Invite(string department, DepartmentRole role, string post, Member? by, CancellationToken cancellationToken) => store.Write(session =>
    {
        session.Execute("DELETE FROM invitation WHERE expires <= $1", Now);
        if (session.Count("SELECT (SELECT count(*) FROM member WHERE department = $1) + (SELECT count(*) FROM invitation WHERE department = $1)", department) >= Most) return null;
        // 256 random bits, of which only the hash is kept.
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        session.Execute("INSERT INTO invitation (hash, department, role, post, expires) VALUES ($1, $2, $3, $4, $5)",
            Hash(code), department, role.ToString(), post, UtcMicroseconds.Of(clock.GetUtcNow() + InvitationLifetime));
        ConsoleAudit.Add(session, department, by, "member_invited", $"{role}: {post}", clock.GetUtcNow());
        return code;
    }, cancellationToken);

    /// <summary>Takes up an invitation. It is used up by this, and left alone where the person is a member already.</summary>
    /// <returns>The new member; <c>IsKnown</c> where the person works there already; both empty where no such invitation waits.</returns>
    public Task<(Member? Joined, bool IsKnown)> Join(string code, string subject, CancellationToken cancellationToken) => store.Write<(Member?, bool)>(session =>
    {
        if (code.Length != CodeLength) return (null, false);
        var found = session.Rows("SELECT department, role, post FROM invitation WHERE hash = $1 AND expires > $2",
            row => (Department: row.GetString(0), Role: row.GetString(1), Post: row.GetString(2)), Hash(code), Now);
        if (found.Count == 0) return (null, false);
        var (department, role, post) = found[0];
        var member = new Member(department, subject, Enum.Parse<DepartmentRole>(role), post, clock.GetUtcNow());
        if (session.Execute($"INSERT INTO member ({Columns}) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING", department, subject, role, post, Now) == 0) return (null, true);
        session.Execute("DELETE FROM invitation WHERE hash = $1", Hash(code));
        ConsoleAudit.Add(session, department, member, "member_joined", $"{role}: {post}", clock.GetUtcNow());
        return (member, false);
    }, cancellationToken);

    /// <summary>Ends an invitation that waits.</summary>
    public Task<bool> WithdrawInvitation(string department, long id, Member by, CancellationToken cancellationToken) => store.Write(session =>
    {
        var found = session.Rows("SELECT role, post FROM invitation WHERE id = $1 AND department = $2", row => $"{row.GetString(0)}: {row.GetString(1)}", id, department);
        if (found.Count == 0) return false;
        session.Execute("DELETE FROM invitation WHERE id = $1", id);
        ConsoleAudit.Add(session, department, by, "invitation_withdrawn", found[0], clock.GetUtcNow());
        return true;
    }, cancellationToken);

    /// <summary>Removes a member, by their mark. The last administrator stays: a department without one could not be put right from here.</summary>
    /// <returns>True when removed, false when they are the last administrator, null when there is no such member.</returns>
    public Task<bool?> Remove(string department, string mark, Member? by, CancellationToken cancellationToken) => store.Write<bool?>(session =>
    {
        var members = session.Rows($"SELECT {Columns} FROM member WHERE department = $1", Read, department);
        if (members.Find(m => MarkOf(m) == mark) is not { } member) return null;
        if (by is not null && member.Role == DepartmentRole.Administrator && members.Count(m => m.Role == DepartmentRole.Administrator) == 1) return false;
        session.Execute("DELETE FROM member WHERE department = $1 AND subject = $2", department, member.Subject);
        ConsoleAudit.Add(session, department, by, "member_removed", $"{member.Role}: {member.Post}", clock.GetUtcNow());
        return true;
    }, cancellationToken);

    /// <summary>What names a member on a page: short, and no use anywhere else.</summary>
    public static string MarkOf(Member member) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{member.Department}/{member.Subject}")))[..16];

    private long Now => UtcMicroseconds.Of(clock.GetUtcNow());

    private static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));

    private static Member Read(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), Enum.Parse<DepartmentRole>(row.GetString(2)), row.GetString(3), UtcMicroseconds.From(row.GetInt64(4)));
}
