using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using IPNetwork = System.Net.IPNetwork;

namespace Bauhinia.Web;

/// <summary>
/// Believes <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> only from proxies whose networks the operator names in
/// <c>Proxy:TrustedNetworks</c> (CIDR, separated by commas). Without it the headers mean nothing: anyone can send them.
/// </summary>
internal static class TrustedProxies
{
    private const string Setting = "Proxy:TrustedNetworks";

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (Networks(configuration) is not { Count: > 0 } networks) return;
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in networks) options.KnownIPNetworks.Add(network);
        });
    }

    public static void Use(WebApplication app)
    {
        if (Networks(app.Configuration).Count > 0) app.UseForwardedHeaders();
    }

    private static List<IPNetwork> Networks(IConfiguration configuration) =>
    [
        .. from text in (configuration[Setting] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
           select IPNetwork.TryParse(text, out var network) ? network : throw new StartRefusedException($"{Setting}: '{text}' is not a network such as 10.0.0.0/8."),
    ];
}
