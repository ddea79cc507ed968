namespace Bauhinia.Data.Features.Queries;

/// <summary>The answer to a named query in one of its forms, chunk by chunk.</summary>
internal abstract class QueryAnswer : IDisposable
{
    /// <summary>Writes the chunk that was fetched last.</summary>
    public abstract void Write();

    /// <summary>Ends the answer.</summary>
    /// <param name="moment">The moment that it stands for.</param>
    public abstract void End(string moment);

    public abstract void Dispose();
}
