using Bauhinia.Data.Storage.Lake;

namespace Bauhinia.Data.Features.Queries;

/// <summary>A statement with the files that it reads, which stay until this is disposed of.</summary>
/// <param name="sql">The statement.</param>
/// <param name="moment">Of which moment its answer is.</param>
/// <param name="leases">Of its files.</param>
internal sealed class PreparedStatement(string sql, string moment, IReadOnlyList<LakeLease> leases) : IDisposable
{
    public string Sql => sql;

    public string Moment => moment;

    public IReadOnlyCollection<LakeFile> Files => [.. leases.SelectMany(l => l.Files)];

    public void Dispose()
    {
        foreach (var lease in leases) lease.Dispose();
    }
}
