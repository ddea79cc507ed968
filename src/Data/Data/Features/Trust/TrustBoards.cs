using System.Collections.Concurrent;
using Bauhinia.Data.Model.Geography;
using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Trust;

/// <summary>The board of each stream that promises a period. The others' keys are no sensors that could be watched.</summary>
internal sealed class TrustBoards(DetectorRegister register)
{
    private readonly ConcurrentDictionary<JournalStream, TrustBoard> boards = new();

    /// <returns>Null for a stream without a period.</returns>
    public TrustBoard? Of(JournalStream stream) =>
        stream.Declaration is { Period: not null, IsPublic: true } declaration ? boards.GetOrAdd(stream, _ => new TrustBoard(declaration, register)) : null;
}
