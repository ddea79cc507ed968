namespace Bauhinia.Data.Features.Feeds.Simulator;

/// <summary>The excerpts of real files, from <c>data/hong-kong/excerpts</c>.</summary>
internal static class Excerpts
{
    public static ReadOnlyMemory<byte> Read(string name)
    {
        using var stream = typeof(Excerpts).Assembly.GetManifestResourceStream($"excerpt/{name}") ?? throw new InvalidOperationException($"The assembly lacks the excerpt {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
