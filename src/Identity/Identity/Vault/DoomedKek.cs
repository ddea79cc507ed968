namespace Bauhinia.Identity.Vault;

/// <summary>A key-encryption key that nothing names any more, until the custodian has destroyed it.</summary>
internal sealed class DoomedKek
{
    private DoomedKek()
    {
    }

    public DoomedKek(string id) => Id = id;

    public string Id { get; private set; } = "";
}
