namespace Bauhinia.Web;

/// <summary>Reads the options of an operator's command, <c>--name value</c> or <c>--name=value</c>, which stand among the host's settings.</summary>
public static class CommandOptions
{
    /// <summary>Only the options named are the command's; <c>--data FOLDER</c> and the like stay settings.</summary>
    public static (IReadOnlyList<string> Command, IReadOnlyList<string> Settings) Split(IReadOnlyList<string> arguments, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        List<string> command = [.. arguments.TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal))];
        List<string> settings = [];
        for (var i = command.Count; i < arguments.Count; i++)
        {
            var target = names.Any(o => arguments[i] == $"--{o}" || arguments[i].StartsWith($"--{o}=", StringComparison.Ordinal)) ? command : settings;
            target.Add(arguments[i]);
            if (!arguments[i].Contains('=', StringComparison.Ordinal) && i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal)) target.Add(arguments[++i]);
        }
        return (command, settings);
    }

    /// <summary>The command's words, and its options by name; null where one has no value or comes twice.</summary>
    public static (string Words, IReadOnlyDictionary<string, string>? Options) Read(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var words = string.Join(' ', arguments.TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal)));
        var given = new Dictionary<string, string>();
        for (var i = words.Split(' ').Length; i < arguments.Count; i++)
        {
            var parts = arguments[i].Split('=', 2);
            var value = parts.Length == 2 ? parts[1] : i + 1 < arguments.Count ? arguments[++i] : null;
            if (value is null || !parts[0].StartsWith("--", StringComparison.Ordinal) || !given.TryAdd(parts[0][2..], value)) return (words, null);
        }
        return (words, given);
    }
}
