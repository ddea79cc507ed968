using System.Globalization;
using System.Security.Cryptography;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Data.Storage.Lake.Objects;

namespace Bauhinia.Data.Storage.Trimming;

/// <summary>
/// Makes payloads again from the rows of the lake. Each is held against the hash that the journal keeps of it: what is given out is bit for bit what was
/// accepted, or it is not given out.
/// </summary>
internal sealed class LakePayloads(LakeManifest manifest, LakeCache cache, LakeEngine engine, JournalConnections connections) : IDisposable
{
    private const int MostAtOnce = 2;
    private readonly SemaphoreSlim turns = new(MostAtOnce);

    /// <summary>The payloads of messages, by sequence; one that cannot be made again is not among them.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="hashes">The sequences with the SHA-256 of each payload.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyDictionary<long, Made>> Make(JournalStream stream, IReadOnlyDictionary<long, byte[]> hashes, CancellationToken cancellationToken)
    {
        var forms = await Forms(stream, cancellationToken);
        await turns.WaitAsync(cancellationToken);
        try
        {
            var (first, last) = (hashes.Keys.Min(), hashes.Keys.Max());
            using var lease = manifest.Lease(stream.Id, f => !f.IsRollup && f.First <= last && f.Last >= first);
            await cache.Bring(lease.Files, cancellationToken);
            var made = new Dictionary<long, Made>();
            foreach (var version in lease.Files.GroupBy(f => f.Version)) Read(version, hashes, forms, made, cancellationToken);
            return made;
        }
        finally
        {
            turns.Release();
        }
    }

    public void Dispose() => turns.Dispose();

    private void Read(IEnumerable<LakeFile> files, IReadOnlyDictionary<long, byte[]> hashes, List<PayloadForm> forms, Dictionary<long, Made> made, CancellationToken cancellationToken)
    {
        using var connection = engine.Open();
        using var command = LakeEngine.Command(connection, string.Create(CultureInfo.InvariantCulture,
            $"SELECT * FROM {engine.Read(files)} WHERE {LakeTable.Sequence} BETWEEN {hashes.Keys.Min()} AND {hashes.Keys.Max()} ORDER BY {LakeTable.Sequence}, {LakeTable.Part}"));
        using var rows = LakeEngine.Rows(command, cancellationToken);
        var columns = Enumerable.Range(0, rows.Row.FieldCount).ToDictionary(rows.Row.GetName, i => i, StringComparer.Ordinal);
        var message = new List<object?[]>();
        var sequence = 0L;
        while (rows.Next())
        {
            var next = rows.Row.GetInt64(columns[LakeTable.Sequence]);
            if (next != sequence) End();
            sequence = next;
            if (hashes.ContainsKey(next)) message.Add([.. Enumerable.Range(0, columns.Count).Select(i => PayloadForm.ValueOf(rows.Row, i))]);
        }
        End();

        void End()
        {
            if (message.Count > 0 && Prove(message, columns, forms, hashes[sequence]) is { } proven) made[sequence] = proven;
            message.Clear();
        }
    }

    private static Made? Prove(List<object?[]> message, Dictionary<string, int> columns, List<PayloadForm> forms, byte[] hash)
    {
        for (var i = 0; i < forms.Count; i++)
        {
            if (forms[i].Write(message, columns) is not { } payload || !SHA256.HashData(payload).AsSpan().SequenceEqual(hash)) continue;
            // The next message is most likely of the same form.
            var form = forms[i];
            if (i > 0)
            {
                forms.RemoveAt(i);
                forms.Insert(0, form);
            }
            return new Made(payload, form);
        }
        return null;
    }

    /// <summary>Of today's declaration, of those under which messages were trimmed, and of earlier versions.</summary>
    private async Task<List<PayloadForm>> Forms(JournalStream stream, CancellationToken cancellationToken)
    {
        var forms = new List<PayloadForm> { PayloadForm.Of(stream.Declaration) };
        await connections.Read(connection =>
        {
            using var command = connection.Command(
                "SELECT form, NULL FROM trimmed_form WHERE stream = $1 UNION ALL SELECT NULL, schema FROM stream_version WHERE stream = $1", stream.Number);
            using var row = command.ExecuteReader();
            while (row.Read()) forms.Add(row.IsDBNull(1) ? PayloadForm.Read(row.GetString(0)) : PayloadForm.Of(SchemaPromise.Read(row.GetString(1))));
            return forms.Count;
        }, cancellationToken);
        return [.. forms.DistinctBy(f => f.Text)];
    }

    /// <param name="Payload">As it was accepted.</param>
    /// <param name="Form">With which it was made.</param>
    internal sealed record Made(byte[] Payload, PayloadForm Form);
}
