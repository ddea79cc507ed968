using System.Text.Json;

namespace Bauhinia.Cli;

/// <summary>The session this machine uses, in a file that only its owner may read.</summary>
/// <param name="Issuer">Origin of the platform.</param>
/// <param name="Value">Value of the session cookie.</param>
internal sealed record KeptSession(string Issuer, string Value)
{
    private const string FolderVariable = "BAUHINIA_CONFIG";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static string FilePath => Path.Combine(
        Environment.GetEnvironmentVariable(FolderVariable) ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "bauhinia"), "session.json");

    public static async Task<KeptSession> Read(CancellationToken cancellationToken)
    {
        if (!File.Exists(FilePath)) throw new NotSignedInException();
        return JsonSerializer.Deserialize<KeptSession>(await File.ReadAllTextAsync(FilePath, cancellationToken)) ?? throw new NotSignedInException();
    }

    public async Task Write(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath) ?? ".");
        // A file that stood there keeps its permissions, so it goes first.
        File.Delete(FilePath);
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = OwnerOnly;
        await using var stream = new FileStream(FilePath, file);
        await JsonSerializer.SerializeAsync(stream, this, cancellationToken: cancellationToken);
    }

    public static void Forget() => File.Delete(FilePath);
}
