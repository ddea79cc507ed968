namespace Bauhinia.Identity.Keys;

/// <summary>The keys cannot be reached or used: a broken token, a missing file, an unsafe setting. Its message never contains a secret.</summary>
public sealed class KeyCustodianException : Exception
{
    public KeyCustodianException(string message)
        : base(message)
    {
    }

    public KeyCustodianException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public KeyCustodianException()
    {
    }
}
