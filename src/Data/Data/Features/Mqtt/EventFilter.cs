using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>A topic filter that asks for events, read once: comparing it with an event is comparing two words (MQTT 5 §4.7).</summary>
/// <param name="Text">As the client wrote it.</param>
/// <param name="Stream">The stream that it names; null for any.</param>
/// <param name="Key">The key that it names; null for any.</param>
internal sealed record EventFilter(string Text, string? Stream, string? Key)
{
    /// <summary>Longest filter in characters.</summary>
    public const int MostLength = 256;

    private const string One = "+";
    private const string Rest = "#";

    /// <summary>Whether a filter is written as the protocol asks: a wildcard fills its level, and <c>#</c> is the last.</summary>
    public static bool IsWellFormed(string text)
    {
        if (text.Length is 0 or > MostLength || text.Any(c => char.IsControl(c) || c == '\uFFFD')) return false;
        var levels = text.Split('/');
        return levels.Select((level, index) => level == One || (level == Rest && index == levels.Length - 1) || level.AsSpan().IndexOfAny('+', '#') < 0).All(fits => fits);
    }

    /// <returns>Null when no event can ever match.</returns>
    public static EventFilter? Read(string text)
    {
        var levels = text.Split('/').ToList();
        if (levels[^1] == Rest)
        {
            // What ends with # also matches its parent, so five levels are as good as four.
            levels.RemoveAt(levels.Count - 1);
            while (levels.Count < 4) levels.Add(One);
        }
        if (levels.Count != 4 || !Fits(levels[0], MqttTopics.Root) || !Fits(levels[2], MqttTopics.Events)) return null;
        return new EventFilter(text, Named(levels[1]), Named(levels[3]));
    }

    public bool Matches(StreamId stream) => Stream is null || Stream == stream.Value;

    public bool Matches(StreamId stream, string key) => Matches(stream) && (Key is null || Key == key);

    private static bool Fits(string level, string word) => level == One || level == word;

    private static string? Named(string level) => level == One ? null : level;
}
