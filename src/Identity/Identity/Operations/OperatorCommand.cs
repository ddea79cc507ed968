namespace Bauhinia.Identity.Operations;

/// <summary>One thing an operator can ask of this system from the command line.</summary>
/// <param name="Name">Its words, such as <c>staff grant</c>.</param>
/// <param name="Run">Answers the exit code: 0 when done, 1 when refused.</param>
/// <param name="Options">The options it takes besides the host's settings.</param>
internal sealed record OperatorCommand(string Name, Func<CommandRun, CancellationToken, Task<int>> Run, params CommandOption[] Options)
{
    public string Usage => Options.Length == 0 ? Name : $"{Name} {string.Join(' ', Options.AsEnumerable())}";
}
