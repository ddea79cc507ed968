using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Console;

namespace Bauhinia.Data.Features.Console;

/// <summary>Finds streams for members: only those of their own departments exist for them.</summary>
internal sealed class ConsoleStreams(StreamCatalogue catalogue, Journal journal, Members members)
{
    /// <returns>The stream and who asks in its department; null where it does not exist for them.</returns>
    public async Task<(JournalStream Stream, Member Member)?> Find(string? name, string subject, CancellationToken cancellationToken)
    {
        if (!StreamId.TryRead(name, out var id) || catalogue.Find(id) is not { } declaration || journal.Find(id) is not { } stream) return null;
        return (await members.Of(subject, cancellationToken)).Find(m => m.Department == declaration.OwnerCode) is { } member ? (stream, member) : null;
    }

    /// <summary>The streams of a department, by name.</summary>
    public IReadOnlyList<JournalStream> Of(string department) =>
        [.. catalogue.All.Where(d => d.OwnerCode == department).Select(d => journal.Find(d.Id)).OfType<JournalStream>()];

    /// <summary>What a department is called: as its streams name their owner; by its code where it has none yet.</summary>
    public LocalText NameOf(string department) =>
        catalogue.All.FirstOrDefault(d => d.OwnerCode == department)?.OwnerName ?? new LocalText(department, department, department);
}
