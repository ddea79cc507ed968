namespace Bauhinia.Identity.Model;

/// <summary>Row identity of an account. Never leaves the server: a relying party sees a pairwise subject, a person a case reference.</summary>
internal readonly record struct AccountId(Guid Value)
{
    public static AccountId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public override string ToString() => Value.ToString("N");
}
