using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>When data sets were made and last changed.</summary>
internal sealed class DatasetTimes(Journal journal, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The day of its approval.</summary>
    public static DateTimeOffset CreatedAt(Dataset dataset) => new(dataset.Published.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));

    /// <summary>With each message; before the first, when it was made.</summary>
    public DateTimeOffset ModifiedAt(Dataset dataset) => journal.Find(dataset.Stream) is { LastSequence: > 0 } stream ? stream.LastAccepted : CreatedAt(dataset);
}
