namespace Bauhinia.Identity.Vault;

/// <summary>The data key of one owner (a person, a proofing case), wrapped with a key-encryption key.</summary>
internal sealed class WrappedKey
{
    private WrappedKey()
    {
    }

    public WrappedKey(Guid owner, int version, string kek, byte[] wrapped, DateTimeOffset now)
    {
        Owner = owner;
        Version = version;
        Kek = kek;
        Wrapped = wrapped;
        CreatedAt = now;
    }

    public Guid Owner { get; private set; }

    public int Version { get; private set; }

    public string Kek { get; private set; } = "";

    public byte[] Wrapped { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private set; }

    public void Rewrap(string kek, byte[] wrapped)
    {
        Kek = kek;
        Wrapped = wrapped;
    }
}
