using System.Globalization;
using Bauhinia.Identity.Vault;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Operations;

/// <summary><c>keys rotate</c>: a new key-encryption key for all data keys. May run while the host serves; run it again if it was cut short.</summary>
internal static class RotateKeys
{
    public static async Task<int> Run(CommandRun run, CancellationToken cancellationToken)
    {
        var moved = await run.Services.GetRequiredService<KekRotation>().Run(cancellationToken);
        await run.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{moved} data keys now have a new key-encryption key; the old one is destroyed. Earlier copies of the key store cannot be opened any more: take a backup now."));
        return 0;
    }
}
