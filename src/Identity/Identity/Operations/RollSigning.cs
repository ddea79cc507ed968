using System.Globalization;
using Bauhinia.Identity.Features.Protocol;
using Bauhinia.Identity.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Operations;

/// <summary>
/// <c>keys roll-signing</c>: makes new token-signing keys, which are published now and sign from a day later, and destroys those that no
/// living token was signed with. May run while hosts serve.
/// </summary>
internal static class RollSigning
{
    public static async Task<int> Run(CommandRun run, CancellationToken cancellationToken)
    {
        var custodian = run.Services.GetRequiredService<IKeyCustodian>();
        var ring = run.Services.GetRequiredService<SigningKeyRing>();
        // The first key of each algorithm must be there, or the new one would sign at once instead of waiting its day.
        var algorithms = ring.Published().Select(key => key.Algorithm).Distinct().ToList();
        foreach (var algorithm in algorithms) custodian.CreateSigningKey(SigningKeyUse.Tokens, algorithm);
        var expired = ring.Expired();
        foreach (var key in expired) custodian.DestroySigningKey(key.Id);
        await run.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{algorithms.Count} new signing keys are published; they sign from {SigningKeyRing.PublishLead.TotalHours:0} hours on. {expired.Count} old ones are destroyed."));
        return 0;
    }
}
