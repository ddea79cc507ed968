using System.CommandLine;
using Bauhinia.Cli.Auth;
using Bauhinia.Cloud.Contracts;

namespace Bauhinia.Cli.Cloud;

/// <summary>Opens the Cloud system's API as whoever is signed in here, and names what its verbs have in common.</summary>
internal static class CloudConnection
{
    private const string EnvironmentVariable = "BAUHINIA_ENVIRONMENT";

    public static Option<string> Environment()
    {
        var option = new Option<string>("--environment", "-e")
        {
            Description = $"ORGANISATION/PROJECT/ENVIRONMENT; where the variable {EnvironmentVariable} is set, it need not be given",
            DefaultValueFactory = _ => System.Environment.GetEnvironmentVariable(EnvironmentVariable) ?? "",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>()?.Split('/') is not [{ Length: > 0 }, { Length: > 0 }, { Length: > 0 }]) result.AddError("--environment is written ORGANISATION/PROJECT/ENVIRONMENT.");
        });
        return option;
    }

    public static Option<FileInfo> Manifest() => new Option<FileInfo>("--file", "-f") { Description = "The manifest; bauhinia.yaml unless given", DefaultValueFactory = _ => new FileInfo("bauhinia.yaml") }.AcceptExistingOnly();

    public static Argument<string> Application() => new("application") { Description = "The application's name; see: apps list" };

    public static Option<string> Organisation() => new("--organisation", "-o") { Description = "Name of the organisation; see: cloud organisations", Required = true };

    /// <summary>Calls the API and gives its client back.</summary>
    public static async Task<T> Call<T>(Func<CloudClient, Task<T>> call, CancellationToken cancellationToken)
    {
        var signIn = await KeptSignIn.Read(cancellationToken);
        var others = signIn.Apis().Where(api => api != ProviderMetadata.ApiOf(signIn.Issuer)).ToList();
        if (others is not [var api]) throw new SignInRefusedException(others.Count == 0 ? $"{signIn.Issuer} knows no Cloud. If it is new, sign in again: bauhinia auth login" : $"{signIn.Issuer} knows several APIs: {string.Join(", ", others)}");
        using var http = await Connection.OpenFor(api, cancellationToken);
        return await call(new CloudClient(http));
    }
}
