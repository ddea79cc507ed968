using System.Diagnostics.CodeAnalysis;

namespace Bauhinia.Identity.Keys;

/// <summary>Either a verified statement or the reason for refusing it.</summary>
public readonly record struct JwsResult
{
    private JwsResult(VerifiedJws? jws, JwsRefusal refusal)
    {
        Jws = jws;
        Refusal = refusal;
    }

    /// <summary>The statement, or null when it was refused.</summary>
    public VerifiedJws? Jws { get; }

    /// <summary>The reason, or <see cref="JwsRefusal.None"/>.</summary>
    public JwsRefusal Refusal { get; }

    /// <summary>True when the signature holds and every rule was kept.</summary>
    [MemberNotNullWhen(true, nameof(Jws))]
    public bool IsAccepted => Jws is not null;

    internal static JwsResult Accept(VerifiedJws jws) => new(jws, JwsRefusal.None);

    internal static JwsResult Refuse(JwsRefusal refusal) => new(null, refusal);
}
