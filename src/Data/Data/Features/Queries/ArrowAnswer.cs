using Apache.Arrow;
using Apache.Arrow.Ipc;
using Bauhinia.Data.Model.Queries;
using Bauhinia.Data.Storage.Lake;

namespace Bauhinia.Data.Features.Queries;

/// <summary>
/// An answer as an Arrow IPC stream, a record batch a chunk. A reader that sees no end of stream has a part: what breaks off ends the connection as well. The
/// schema's metadata name the query and the moment, its fields' the units.
/// </summary>
internal sealed class ArrowAnswer : QueryAnswer
{
    private readonly LakeChunks chunks;
    private readonly ArrowColumn[] columns;
    private readonly Schema schema;
    private readonly ArrowStreamWriter writer;

    public ArrowAnswer(NamedQuery query, LakeChunks chunks, string moment, Stream sink)
    {
        this.chunks = chunks;
        columns = [.. query.Columns.Select((c, i) => new ArrowColumn(c, chunks.Types[i]))];
        schema = new Schema(columns.Select(c => c.Field), new Dictionary<string, string> { ["query"] = query.Name.Value, ["asOf"] = moment });
        writer = new ArrowStreamWriter(sink, schema, leaveOpen: true);
        // Also where no row follows: a reader learns the columns.
        writer.WriteStart();
    }

    public override void Write()
    {
        // The arrays own nothing that would have to be given back.
        var arrays = new IArrowArray[columns.Length];
        for (var i = 0; i < columns.Length; i++) arrays[i] = columns[i].Of(chunks.Column(i), chunks.Rows);
        using var batch = new RecordBatch(schema, arrays, chunks.Rows);
        writer.WriteRecordBatch(batch);
    }

    public override void End(string moment) => writer.WriteEnd();

    public override void Dispose()
    {
        writer.Dispose();
        foreach (var column in columns) column.Dispose();
    }
}
