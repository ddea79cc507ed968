using Bauhinia.Data.Model.Console;
using Bauhinia.Storage;

namespace Bauhinia.Data.Storage.Console;

/// <summary>What was done in the console, by whom, when. Written in the transaction of what it tells of.</summary>
internal sealed class ConsoleAudit(ConsoleStore store)
{
    public const int PageSize = 50;

    /// <param name="session">The transaction.</param>
    /// <param name="department">Whose streams, or whose members.</param>
    /// <param name="by">Who; null for the operator of the site.</param>
    /// <param name="kind">A word of <c>AuditModel.resx</c>, such as <c>key_given</c>.</param>
    /// <param name="about">What it was done to: a stream, a key's name, a role.</param>
    /// <param name="now">The clock's.</param>
    public static void Add(SqliteSession session, string department, Member? by, string kind, string about, DateTimeOffset now) => session.Execute(
        "INSERT INTO audit (at, department, subject, post, kind, object) VALUES ($1, $2, $3, $4, $5, $6)",
        UtcMicroseconds.Of(now), department, by?.Subject, by?.Post ?? "", kind, about);

    /// <summary>As <see cref="Add"/>, in a transaction of its own, for what happened in another store.</summary>
    public Task<int> Note(string department, Member? by, string kind, string about, DateTimeOffset now, CancellationToken cancellationToken) => store.Write(session =>
    {
        Add(session, department, by, kind, about, now);
        return 1;
    }, cancellationToken);

    /// <summary>A page of a department's lines, the newest first, and how many there are.</summary>
    public Task<(long Count, IReadOnlyList<Line> Lines)> Page(string department, int page, CancellationToken cancellationToken) => store.Read<(long, IReadOnlyList<Line>)>(session => (
        session.Count("SELECT count(*) FROM audit WHERE department = $1", department),
        session.Rows("SELECT at, post, kind, object FROM audit WHERE department = $1 ORDER BY id DESC LIMIT $2 OFFSET $3",
            row => new Line(UtcMicroseconds.From(row.GetInt64(0)), row.GetString(1), row.GetString(2), row.GetString(3)), department, PageSize, (page - 1) * PageSize)), cancellationToken);

    /// <param name="At">When.</param>
    /// <param name="Post">The office of whoever did it; empty for the operator of the site.</param>
    /// <param name="Kind">What was done.</param>
    /// <param name="About">What it was done to.</param>
    internal sealed record Line(DateTimeOffset At, string Post, string Kind, string About);
}
