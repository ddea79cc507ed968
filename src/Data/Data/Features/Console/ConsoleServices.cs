using Bauhinia.Data.Storage.Console;
using Bauhinia.Sdk;
using Bauhinia.Storage;
using Bauhinia.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Console;

/// <summary>The departments' console: sign-in as any relying party's, and pages for members only. Without an issuer there is none.</summary>
internal static class ConsoleServices
{
    /// <summary>The policy of every page that wants somebody signed in, as a resident with a passkey.</summary>
    public const string SignedIn = "data-console";

    /// <summary>Folders whose pages need the console's sign-in.</summary>
    public static readonly string[] Folders = ["/Console"];

    private const string FailurePath = "/console/sign-in-failed";

    public static IServiceCollection AddConsole(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ConsoleStore>();
        services.AddSingleton<ConsoleAudit>();
        services.AddSingleton<Members>();
        services.AddSingleton<Publications>();
        services.AddHostedService<ConsoleStartup>();
        var settings = configuration.Get<ConsoleOptions>() ?? new ConsoleOptions();
        services.AddSingleton<IConfigureOptions<RazorPagesOptions>>(new ConsolePages(isOpen: settings.Issuer is not null));
        if (settings.Issuer is null) return services;
        services.AddScoped<ConsoleStreams>();
        services.AddAuthentication().AddBauhinia(sdk =>
        {
            sdk.Issuer = settings.Issuer;
            sdk.ClientId = settings.ClientId;
            sdk.SigningKey = settings.KeyFile is { } file && File.Exists(file) ? ReadKey(file) : null;
            sdk.AllowInsecureHttp = settings.AllowInsecureHttp;
            sdk.Acr = BauhiniaAcr.PhishingResistant;
            sdk.FailurePath = FailurePath;
        });
        // Another system of this process may have schemes of its own: ours is named by our policy and stands for nothing else.
        services.PostConfigure<AuthenticationOptions>(schemes =>
        {
            if (schemes.DefaultScheme == BauhiniaDefaults.SessionScheme) schemes.DefaultScheme = null;
            if (schemes.DefaultChallengeScheme == BauhiniaDefaults.Scheme) schemes.DefaultChallengeScheme = null;
        });
        services.AddAuthorization(policies => policies.AddPolicy(SignedIn, policy => policy.AddAuthenticationSchemes(BauhiniaDefaults.Scheme).RequireAuthenticatedUser().RequireClaim("sub")));
        services.AddSingleton<IPostConfigureOptions<KeyManagementOptions>>(provider => new PostConfigureOptions<KeyManagementOptions>(null, keys => KeepKeys(keys, provider.GetRequiredService<ConsoleStore>())));
        return services;
    }

    private static ClientKey ReadKey(string file)
    {
        try
        {
            return ClientKey.FromPemFile(file);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartRefusedException($"Data:Console:KeyFile cannot be used: {unusable.Message}");
        }
    }

    /// <summary>Where no other system of this process keeps the keys of cookies, they stand beside the console's store: only the service's own user reads that folder.</summary>
    private static void KeepKeys(KeyManagementOptions keys, ConsoleStore store)
    {
        if (keys.XmlRepository is not null) return;
        var folder = Path.Combine(Path.GetDirectoryName(store.File) ?? "/", "console-cookies");
        PrivateFolder.Create(folder);
        keys.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(folder), NullLoggerFactory.Instance);
    }
}
