namespace Bauhinia.Identity.Vault;

/// <summary>
/// A key-encryption key that wrapped data keys may name. A foreign key keeps the row as long as one does, so that a KEK whose row is
/// gone can be destroyed without asking anyone.
/// </summary>
internal sealed class Kek
{
    private Kek()
    {
    }

    public Kek(string id, DateTimeOffset now)
    {
        Id = id;
        IsCurrent = true;
        CreatedAt = now;
    }

    public string Id { get; private set; } = "";

    /// <summary>New data keys are wrapped with this one. True for exactly one row; an index says so.</summary>
    public bool IsCurrent { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
}
