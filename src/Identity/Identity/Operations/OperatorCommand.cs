namespace Bauhinia.Identity.Operations;

/// <summary>One thing an operator can ask of this system from the command line.</summary>
/// <param name="Name">Its words, such as <c>staff grant</c>.</param>
/// <param name="Run">Answers the exit code: 0 when done, 1 when refused.</param>
/// <param name="Options">The options it takes besides the host's settings.</param>
internal sealed record OperatorCommand(string Name, Func<CommandRun, CancellationToken, Task<int>> Run, params CommandOption[] Options)
{
    /// <summary>What the one word after the name is called, such as <c>FOLDER</c>; null when the command takes none.</summary>
    public string? Argument { get; init; }

    public string Usage => string.Join(' ', new[] { Name, Argument }.OfType<string>().Concat(Options.Select(option => option.ToString())));

    /// <summary>True when these words call this command.</summary>
    public bool IsCalledBy(IReadOnlyList<string> words) =>
        string.Join(' ', Argument is null ? words : words.SkipLast(1)) == Name;
}
