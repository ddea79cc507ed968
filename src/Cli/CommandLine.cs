using System.CommandLine;
using Bauhinia.Cli.Api;
using Bauhinia.Cli.Auth;
using Bauhinia.Cli.Clients;
using Bauhinia.Cli.Cloud;
using Bauhinia.Cli.Keys;
using Bauhinia.Cli.Organisations;
using Bauhinia.Cli.Requests;
using Bauhinia.Cli.ServiceAccounts;
using Bauhinia.Cloud.Contracts;
using Bauhinia.Identity.Contracts;

namespace Bauhinia.Cli;

/// <summary>The tree of nouns and verbs, and what their exit codes mean.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int Misused = 2;
    public const int NotSignedIn = 3;
    public const int Unreachable = 4;

    public static async Task<int> Run(string[] args)
    {
        var result = Root().Parse(args);
        if (result.Errors.Count > 0)
        {
            await result.InvokeAsync();
            return Misused;
        }
        try
        {
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (IdentityApiException refused)
        {
            await Console.Error.WriteLineAsync($"{refused.Message}\n{refused.Code}");
            return refused.Status == 401 ? NotSignedIn : Refused;
        }
        catch (CloudApiException refused)
        {
            await Console.Error.WriteLineAsync(string.Join('\n', [refused.Message, .. refused.Errors.Select(e => $"  {e}"), refused.Code]));
            return refused.Status == 401 ? NotSignedIn : Refused;
        }
        catch (NotSignedInException missing)
        {
            await Console.Error.WriteLineAsync(missing.Message);
            return NotSignedIn;
        }
        catch (SignInRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return Refused;
        }
        catch (HttpRequestException unreachable)
        {
            await Console.Error.WriteLineAsync($"The server cannot be reached: {unreachable.Message}");
            return Unreachable;
        }
        catch (Exception file) when (file is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(file.Message);
            return Refused;
        }
    }

    private static RootCommand Root() => new(
        "Bauhinia at the command line: a noun, then a verb. Everything here is also a page of the portal and a route of the API.\n" +
        "Exit codes: 0 done, 1 refused, 2 not understood, 3 not signed in, 4 server not reached.")
    {
        new Command("auth", "Who you are to the platform") { Login.Command(), ShowStatus.Command(), Logout.Command() },
        new Command("organisations", "Organisations that you are a member of") { ListOrganisations.Command(), CreateOrganisation.Command(), InviteMember.Command() },
        new Command("clients", "Services of an organisation, as OpenID Connect means the word client")
        {
            ListClients.Command(), CreateClient.Command(), ShowClient.Command(), RollClientKey.Command(), SuspendClient.Command(), ResumeClient.Command(), RemoveClient.Command(), SubmitClient.Command(),
        },
        new Command("service-accounts", "Programs of an organisation that call the API with a key of their own")
        {
            ListServiceAccounts.Command(), CreateServiceAccount.Command(), RollServiceAccountKey.Command(), RemoveServiceAccount.Command(),
        },
        new Command("requests", "Requests to put a service into production") { ListRequests.Command(), DecideRequest.Command("approve"), DecideRequest.Command("refuse") },
        TenancyCommands.Command(),
        ManifestCommands.Plan(),
        ManifestCommands.Apply(),
        ApplicationCommands.Apps(),
        ApplicationCommands.RollBack(),
        ApplicationCommands.Scale(),
        ApplicationCommands.Logs(),
        new Command("api", "The platform's APIs, for what no noun here is for") { GetFromApi.Command() },
        new Command("keys", "Private keys of your own service; they never leave this machine") { CreateKey.Command() },
    };
}
