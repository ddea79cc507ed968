using Bauhinia.Identity.Keys;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Which key signs now, and which keys are published. The rule needs no state but the custodian's list, so every host decides alike:
/// a new key is published at once and signs after <see cref="PublishLead"/>, when every relying party has read it; the one before it
/// stays published until the last token it signed has expired.
/// </summary>
internal sealed class SigningKeyRing(IKeyCustodian custodian, TimeProvider clock)
{
    /// <summary>How long a key stands in the key set before it signs. Relying parties cache the set for at most this long.</summary>
    public static readonly TimeSpan PublishLead = TimeSpan.FromHours(24);

    /// <summary>How long a replaced key stays published. Longer than any token's life; ID tokens also serve as <c>id_token_hint</c>.</summary>
    public static readonly TimeSpan Retirement = TimeSpan.FromDays(7);

    private static readonly JwsAlgorithm[] Algorithms = [JwsAlgorithm.ES256, JwsAlgorithm.RS256];
    private readonly Lock making = new();

    /// <summary>The key that signs now. The first key of an algorithm is made when first needed.</summary>
    public SigningKey Current(JwsAlgorithm algorithm)
    {
        // PS256 is a way of signing with the RSA key of its own algorithm label, so it has a key of its own too.
        var keys = Of(algorithm);
        if (keys.Count == 0)
        {
            lock (making)
            {
                keys = Of(algorithm);
                if (keys.Count == 0) keys = [custodian.CreateSigningKey(SigningKeyUse.Tokens, algorithm)];
            }
        }
        return keys[CurrentIndex(keys)];
    }

    /// <summary>Every key a relying party may meet: next, current, and lately replaced.</summary>
    public IReadOnlyList<SigningKey> Published()
    {
        foreach (var algorithm in Algorithms) Current(algorithm);
        return [.. Enum.GetValues<JwsAlgorithm>().SelectMany(algorithm => Of(algorithm) is { Count: > 0 } keys ? keys.Skip(FirstPublishedIndex(keys)) : [])];
    }

    /// <summary>Keys that no living token can have been signed with, to be destroyed.</summary>
    public IReadOnlyList<SigningKey> Expired() =>
        [.. Enum.GetValues<JwsAlgorithm>().SelectMany(algorithm => Of(algorithm) is { Count: > 0 } keys ? keys.Take(FirstPublishedIndex(keys)) : [])];

    /// <summary>A published key by its <c>kid</c>.</summary>
    public SigningKey? Find(string keyId) => Published().FirstOrDefault(key => key.Id.Value == keyId);

    private List<SigningKey> Of(JwsAlgorithm algorithm) =>
        [.. custodian.SigningKeys.Where(key => key.Use == SigningKeyUse.Tokens && key.Algorithm == algorithm).OrderBy(key => key.CreatedAt)];

    private int CurrentIndex(List<SigningKey> keys)
    {
        var now = clock.GetUtcNow();
        var index = keys.FindLastIndex(key => key.CreatedAt + PublishLead <= now);
        return Math.Max(index, 0);
    }

    private int FirstPublishedIndex(List<SigningKey> keys)
    {
        var now = clock.GetUtcNow();
        // A key retired when its successor began to sign.
        return keys.FindLastIndex(key => key.CreatedAt + PublishLead + Retirement <= now) is var index && index > 0 ? index : 0;
    }
}
