using System.Text.Json;

namespace Bauhinia.Cli;

/// <summary>What this machine is signed in with, in a file that only its owner may read.</summary>
internal sealed record KeptSignIn
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Origin of the platform.</summary>
    public required string Issuer { get; init; }

    public required string AccessToken { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Renews a person's access token; null for a service account, whose own key does.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>Path of the service account's file, see <see cref="Auth.ServiceAccountFile"/>; null when a person is signed in.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>Private key that the tokens are bound to, as PEM.</summary>
    public required string Key { get; init; }

    public required DateTimeOffset SignedInAt { get; init; }

    // On Linux this is XDG_CONFIG_HOME, or ~/.config.
    private static string Folder => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "bauhinia");

    private static string FilePath => Path.Combine(Folder, "sign-in.json");

    public static async Task<KeptSignIn> Read(CancellationToken cancellationToken)
    {
        if (!File.Exists(FilePath)) throw new NotSignedInException();
        try
        {
            return JsonSerializer.Deserialize<KeptSignIn>(await File.ReadAllTextAsync(FilePath, cancellationToken)) ?? throw new NotSignedInException();
        }
        catch (JsonException)
        {
            throw new NotSignedInException();
        }
    }

    /// <summary>Replaces the file at once, so that a command beside this one never reads half of it.</summary>
    public async Task Write(CancellationToken cancellationToken)
    {
        // As Shared/Storage's PrivateFolder, which a program of the doors alone cannot see.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Folder);
        else Directory.CreateDirectory(Folder, OwnerOnly | UnixFileMode.UserExecute);
        var next = $"{FilePath}.{Jws.NewId()}";
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = OwnerOnly;
        await using (var stream = new FileStream(next, file)) await JsonSerializer.SerializeAsync(stream, this, cancellationToken: cancellationToken);
        File.Move(next, FilePath, overwrite: true);
    }

    public static void Forget() => File.Delete(FilePath);
}
