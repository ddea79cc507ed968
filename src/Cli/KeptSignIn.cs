using System.Text.Json;
using Bauhinia.Cli.Auth;

namespace Bauhinia.Cli;

/// <summary>What this machine is signed in with, in a file that only its owner may read.</summary>
internal sealed record KeptSignIn
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    /// <summary>Origin of the platform.</summary>
    public required string Issuer { get; init; }

    /// <summary>Access tokens by their resource. A file of an earlier version has none here: the first is got when it is needed.</summary>
    public IReadOnlyDictionary<string, KeptToken> Tokens { get; init; } = new Dictionary<string, KeptToken>();

    /// <summary>The platform's other APIs that this sign-in is for, as the platform named them then.</summary>
    public IReadOnlyList<string> OtherApis { get; init; } = [];

    /// <summary>Gets a person's access tokens; null for a service account, whose own key does.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>Path of the service account's file, see <see cref="Auth.ServiceAccountFile"/>; null when a person is signed in.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>Private key that the tokens are bound to, as PEM.</summary>
    public required string Key { get; init; }

    public required DateTimeOffset SignedInAt { get; init; }

    /// <summary>All APIs that tokens can be got for, Identity's own first.</summary>
    public IEnumerable<string> Apis() => OtherApis.Prepend(ProviderMetadata.ApiOf(Issuer));

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

    /// <summary>
    /// Keeps other commands on this machine from renewing or replacing what is kept, until it is disposed. Each renewal uses the refresh token up: two commands that
    /// come with the same one look to the platform like a thief and a victim.
    /// </summary>
    public static async Task<IDisposable> Hold(CancellationToken cancellationToken)
    {
        MakeFolder();
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        for (var deadline = TimeProvider.System.GetUtcNow() + Patience; ;)
        {
            try
            {
                return new FileStream(Path.Combine(Folder, "sign-in.lock"), options);
            }
            catch (IOException) when (TimeProvider.System.GetUtcNow() < deadline)
            {
                await Task.Delay(BetweenTries, cancellationToken);
            }
        }
    }

    /// <summary>Replaces the file at once, so that a command beside this one never reads half of it.</summary>
    public async Task Write(CancellationToken cancellationToken)
    {
        MakeFolder();
        var next = $"{FilePath}.{Jws.NewId()}";
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = OwnerOnly;
        await using (var stream = new FileStream(next, file)) await JsonSerializer.SerializeAsync(stream, this, cancellationToken: cancellationToken);
        File.Move(next, FilePath, overwrite: true);
    }

    public static void Forget() => File.Delete(FilePath);

    // As Shared/Storage's PrivateFolder, which a program of the doors alone cannot see.
    private static void MakeFolder()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Folder);
        else Directory.CreateDirectory(Folder, OwnerOnly | UnixFileMode.UserExecute);
    }
}
