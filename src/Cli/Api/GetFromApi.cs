using System.CommandLine;
using System.Net;

namespace Bauhinia.Cli.Api;

/// <summary><c>api get</c>: reads an address of one of the platform's APIs.</summary>
internal static class GetFromApi
{
    public static Command Command()
    {
        var address = new Argument<string>("address") { Description = "An address of one of the APIs that auth status names, such as https://id.example.gov/api/v1/organisations" };
        address.Validators.Add(argument =>
        {
            if (!Uri.TryCreate(argument.GetValueOrDefault<string>(), UriKind.Absolute, out _)) argument.AddError("The address must be absolute.");
        });
        var command = new Command("get", "Ask for an address and write what it answers, as it comes") { address };
        command.SetAction((parsed, cancellationToken) => Run(new Uri(parsed.GetRequiredValue(address)), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Uri address, CancellationToken cancellationToken)
    {
        var signIn = await KeptSignIn.Read(cancellationToken);
        var api = signIn.Apis().Where(resource => AccessTokenHandler.IsOf(resource, address)).MaxBy(resource => resource.Length)
            ?? throw new SignInRefusedException($"Your sign-in is for {string.Join(", ", signIn.Apis())} and not for {address}. If it is an API of the platform that is new, sign in again: bauhinia auth login");
        using var http = await Connection.OpenFor(api, cancellationToken);
        using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode) await Console.Error.WriteLineAsync($"HTTP {(int)response.StatusCode}");
        await using var output = response.IsSuccessStatusCode ? Console.OpenStandardOutput() : Console.OpenStandardError();
        await response.Content.CopyToAsync(output, cancellationToken);
        return response.IsSuccessStatusCode ? CommandLine.Done : response.StatusCode == HttpStatusCode.Unauthorized ? CommandLine.NotSignedIn : CommandLine.Refused;
    }
}
