namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>The recorded files of the city, in the folder that BAUHINIA_TEST_DATA names.</summary>
internal static class CityFiles
{
    public static string Folder => Path.Combine(
        Environment.GetEnvironmentVariable("BAUHINIA_TEST_DATA") is { Length: > 0 } folder ? folder : throw new InvalidOperationException("BAUHINIA_TEST_DATA is not set."), "hong-kong");

    public static PublishedFile Published(string path) => new(File.ReadAllBytes(Path.Combine(Folder, path)));
}
