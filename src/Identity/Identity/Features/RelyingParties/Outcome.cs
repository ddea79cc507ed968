using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>What came of a request: the value, or why not.</summary>
/// <param name="Value">Null when refused.</param>
/// <param name="Refusal">Null when done, and when <paramref name="Refusals"/> says it in detail.</param>
/// <param name="Refusals">What breaks the rules of a registration.</param>
internal sealed record Outcome<T>(T? Value, Refusal? Refusal, IReadOnlyList<ClientRefusal> Refusals)
    where T : class
{
    public static implicit operator Outcome<T>(T value) => new(value, null, []);

    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal, []);

    public static Outcome<T> Refused(IReadOnlyList<ClientRefusal> refusals) => new(null, null, refusals);
}
