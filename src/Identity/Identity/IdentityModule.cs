using Bauhinia.Identity.Features.Contacts;
using Bauhinia.Identity.Features.CounterRecovery;
using Bauhinia.Identity.Features.HelpDesk;
using Bauhinia.Identity.Features.MyAccount;
using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Features.Passkeys;
using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Features.Protocol;
using Bauhinia.Identity.Features.Registration;
using Bauhinia.Identity.Features.RelyingParties;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.SignIn;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Operations;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Portal.Design;
using Bauhinia.Storage;
using Bauhinia.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity;

/// <summary>The door of the Identity system for the host that runs it; other systems meet it over HTTP.</summary>
public static class IdentityModule
{
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IdentityOptions>().Bind(configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddDatabase<IdentityDb, SqliteIdentityDb, PostgresIdentityDb>(provider => Options(provider).Database);
        services.AddDatabase<KeyStoreDb, SqliteKeyStoreDb, PostgresKeyStoreDb>(provider => Options(provider).KeyStore);
        services.AddSingleton<IConfigureOptions<RazorPagesOptions>, PageHosts>();
        services.AddHostedService<SchemaStartup>();
        services.AddVault();
        services.AddDataProtection().SetApplicationName("bauhinia-identity");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(keys =>
            {
                keys.XmlRepository = ActivatorUtilities.CreateInstance<ProtectionKeys>(provider);
                // The repository seals whole entries; a second layer inside them would add nothing.
                keys.XmlEncryptor = new NullXmlEncryptor();
            }));
        services.AddSingleton<SessionCookie>();
        services.AddScoped<SignInSessions>();
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorization(Policies.Add);
        services.AddSingleton<ClientCache>();
        services.AddScoped<ClientRegister>();
        services.AddRelyingParties();
        services.AddPageFrame(typeof(IdentityModule).Assembly, new PageFrame(typeof(IdentityText), "/", "/Features/Welcome/_Navigation.cshtml"));
        services.AddPasskeys();
        services.AddSignIn();
        services.AddNotices();
        services.AddRegistration();
        services.AddMyAccount();
        services.AddContacts();
        services.AddHelpDesk();
        services.AddCounterRecovery();
        services.AddProofingCases();
        services.AddProtocol();
        services.AddHealthChecks().AddCheck<StoresReady>("identity-stores", tags: [WebDefaults.ReadyTag]);
        return services;
    }

    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder endpoints) => endpoints
        .MapPasskeys()
        .MapRelyingParties()
        .MapSignIn()
        .MapProofingCases();

    /// <summary>Parts what the operator typed into a command with its own options, and the host's settings.</summary>
    public static (IReadOnlyList<string> Command, IReadOnlyList<string> Settings) SplitCommand(IReadOnlyList<string> arguments) => Commands.Split(arguments);

    /// <summary>How the commands that begin with these words are written, one below the other; all of this system's where none does.</summary>
    public static string CommandHelp(string words) => Commands.Help(words);

    /// <summary>Runs an operator's command such as <c>migrate</c> instead of serving.</summary>
    /// <param name="services">The composed host, not started.</param>
    /// <param name="arguments">The command's words, then its options, such as <c>["staff", "grant", "--email", "…"]</c>.</param>
    /// <param name="output">Where the command answers.</param>
    /// <returns>0 when done, 1 when refused, 2 when there is no such command or option.</returns>
    public static Task<int> RunCommand(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellationToken) =>
        Commands.Run(services, arguments, output, cancellationToken);

    private static IdentityOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<IdentityOptions>>().Value;
}
