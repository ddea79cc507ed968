namespace Bauhinia.Web;

/// <summary>Operator's commands found by the words they begin with: <c>data keys</c> begins <c>data keys give</c>, but not <c>data keysmith</c>.</summary>
public static class CommandWords
{
    /// <summary>Whether a command begins with these words; with none, every command does.</summary>
    public static bool Begins(string name, string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.Length == 0 || $"{name} ".StartsWith($"{words} ", StringComparison.Ordinal);
    }

    /// <summary>The commands that begin with these words; all where none does.</summary>
    public static IEnumerable<T> Beginning<T>(IReadOnlyList<T> commands, Func<T, string> nameOf, string words) =>
        commands.Where(c => Begins(nameOf(c), words)).ToList() is { Count: > 0 } found ? found : commands;
}
