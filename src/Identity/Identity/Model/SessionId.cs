namespace Bauhinia.Identity.Model;

/// <summary>Row identity of a sign-in session; also the <c>sid</c> of logout tokens (OpenID Connect Back-Channel Logout 1.0 §2.1), so it is random.</summary>
internal readonly record struct SessionId(Guid Value)
{
    public static SessionId New() => new(new Guid(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)));

    public override string ToString() => Value.ToString("N");
}
