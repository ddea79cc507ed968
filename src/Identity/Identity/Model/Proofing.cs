namespace Bauhinia.Identity.Model;

/// <summary>How strongly the person behind an account was proved. Says nothing about how they signed in (see <see cref="Acr"/>).</summary>
internal enum Proofing
{
    None,
    Online,
    Counter,
}
