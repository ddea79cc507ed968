using Bauhinia.Cloud.Contracts;
using Bauhinia.Cloud.Model.Tenancy;
using Bauhinia.Storage;

namespace Bauhinia.Cloud.Storage;

/// <summary>What was done, by whom, when: written in the transaction of what it tells of.</summary>
internal sealed class CloudAudit(CloudStore store)
{
    public const int PageSize = 50;

    /// <param name="session">The transaction.</param>
    /// <param name="organisation">Whose trail.</param>
    /// <param name="by">Who; null for the operator of the site, or the platform itself.</param>
    /// <param name="kind">What, such as <c>application_deployed</c>.</param>
    /// <param name="about">What it was done to.</param>
    /// <param name="now">The clock's.</param>
    public static void Add(SqliteSession session, string organisation, Member? by, string kind, string about, DateTimeOffset now) => session.Execute(
        "INSERT INTO audit (at, organisation, subject, post, kind, object) VALUES ($1, $2, $3, $4, $5, $6)",
        UtcMicroseconds.Of(now), organisation, by?.Subject, by?.Post ?? "", kind, about);

    /// <summary>The newest lines before one, at most <see cref="PageSize"/>.</summary>
    public Task<List<AuditView>> Before(string organisation, long? before, CancellationToken cancellationToken) => store.Read(session => session.Rows(
        "SELECT id, at, post, kind, object FROM audit WHERE organisation = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
        row => new AuditView(row.GetInt64(0), UtcMicroseconds.From(row.GetInt64(1)), row.GetString(2), row.GetString(3), row.GetString(4)), organisation, before ?? long.MaxValue, PageSize), cancellationToken);
}
