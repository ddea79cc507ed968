namespace Bauhinia.Identity.Keys;

/// <summary>Names one key-encryption key: 1 to 64 characters of <c>a-z 0-9 -</c>. It is stored beside every key it wraps.</summary>
/// <param name="Value">The name, which carries no secret.</param>
public readonly record struct KekId(string Value)
{
    public override string ToString() => Value;
}
