using System.Collections.Concurrent;
using Bauhinia.Data.Model.Geography;
using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Trust;

/// <summary>
/// The board of each stream that promises a period: the others' keys are no sensors that could be watched. Streams that are not public are watched too, for
/// they may be published while the host runs; who asks for a board has made sure that the stream may be shown.
/// </summary>
internal sealed class TrustBoards(DetectorRegister register)
{
    private readonly ConcurrentDictionary<JournalStream, TrustBoard> boards = new();

    /// <returns>Null for a stream without a period.</returns>
    public TrustBoard? Of(JournalStream stream) =>
        stream.Declaration is { Period: not null } declaration ? boards.GetOrAdd(stream, _ => new TrustBoard(declaration, register, WatchedField.Of(declaration))) : null;
}
