using Bauhinia.Identity.Features.Sessions;
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
        services.AddPageFrame(typeof(IdentityModule).Assembly, new PageFrame(typeof(IdentityText)));
        services.AddSingleton<IConfigureOptions<RazorPagesOptions>, PageHosts>();
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
        services.AddHealthChecks().AddCheck<StoresReady>("identity-stores", tags: [WebDefaults.ReadyTag]);
        return services;
    }

    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder endpoints) => endpoints;

    /// <summary>Runs an operator's command such as <c>migrate</c> instead of serving.</summary>
    /// <param name="services">The composed host, not started.</param>
    /// <param name="words">The command's words, such as <c>["staff", "grant"]</c>.</param>
    /// <returns>0 when done, 1 when refused, 2 when there is no such command.</returns>
    public static Task<int> RunCommand(IServiceProvider services, IReadOnlyList<string> words, CancellationToken cancellationToken) =>
        Commands.Run(services, words, cancellationToken);

    private static IdentityOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<IdentityOptions>>().Value;
}
