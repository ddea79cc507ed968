using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Operations;

/// <summary>The operator's commands of this system, by their words.</summary>
internal static class Commands
{
    private static readonly Dictionary<string, Func<IServiceProvider, CancellationToken, Task<int>>> All = new()
    {
        ["migrate"] = Migrate.Run,
        ["keys rotate"] = RotateKeys.Run,
    };

    public static async Task<int> Run(IServiceProvider services, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var name = string.Join(' ', words);
        if (!All.TryGetValue(name, out var command))
        {
            await Console.Error.WriteLineAsync($"There is no command '{name}'. Commands: serve, {string.Join(", ", All.Keys)}.");
            return 2;
        }
        await using var scope = services.CreateAsyncScope();
        return await command(scope.ServiceProvider, cancellationToken);
    }
}
