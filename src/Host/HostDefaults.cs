using Bauhinia.Web;

namespace Bauhinia.Host;

/// <summary>Settings for one machine, derived from one data folder. Whatever the operator sets wins.</summary>
internal static class HostDefaults
{
    public const string Identity = "identity";
    public const string Cloud = "cloud";
    public const string Data = "data";

    private static readonly string[] Systems = [Identity, Cloud, Data];

    /// <returns>The systems to run, from <c>--systems</c>.</returns>
    public static IReadOnlySet<string> Apply(ConfigurationManager configuration)
    {
        var systems = (configuration["systems"] ?? string.Join(',', Systems)).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        if (systems.FirstOrDefault(s => !Systems.Contains(s)) is { } unknown)
        {
            throw new StartRefusedException($"--systems names '{unknown}'. It takes a comma-separated list of {string.Join(", ", Systems)}.");
        }
        if (systems.Contains(Identity) && configuration["Portal:IdentityUrl"] is null && configuration["Identity:Issuer"] is { Length: > 0 } issuer)
        {
            configuration.AddInMemoryCollection([new("Portal:IdentityUrl", issuer)]);
        }
        if (systems.Contains(Cloud) && configuration["Cloud:Issuer"] is null && systems.Contains(Identity) && configuration["Identity:Issuer"] is { Length: > 0 } own)
        {
            configuration.AddInMemoryCollection([new("Cloud:Issuer", own), new("Cloud:AllowInsecureHttp", configuration["Identity:AllowInsecureHttp"])]);
            if (configuration["Identity:PlatformResources:0"] is null && configuration["Cloud:Origin"] is { Length: > 0 } cloud) configuration.AddInMemoryCollection([new("Identity:PlatformResources:0", $"{cloud}/api/v1")]);
        }
        if (systems.Contains(Data) && configuration["Portal:DataUrl"] is null && configuration["Data:Origin"] is { Length: > 0 } origin)
        {
            configuration.AddInMemoryCollection([new("Portal:DataUrl", origin)]);
        }
        if (configuration["data"] is { Length: > 0 } data) SetMissing(configuration, Path.GetFullPath(data));
        return systems;
    }

    private static void SetMissing(ConfigurationManager configuration, string data)
    {
        string Inside(params string[] parts) => Path.Combine([data, .. parts]);
        Dictionary<string, string> defaults = new()
        {
            ["Identity:DataFolder"] = Inside("identity"),
            ["Identity:Database:ConnectionString"] = $"Data Source={Inside("identity", "identity.db")}",
            ["Identity:KeyStore:ConnectionString"] = $"Data Source={Inside("identity-keys", "keys.db")}",
            ["Identity:Keys:SealedFile"] = Inside("identity-keys", "custody.sealed"),
            ["Identity:ErasureJournal"] = Inside("identity-erasures", "journal"),
            ["Cloud:Store"] = Inside("cloud", "cloud.db"),
            ["Data:Journal"] = Inside("data", "journal.db"),
            ["Data:Console:Store"] = Inside("data", "console.db"),
        };
        configuration.AddInMemoryCollection(defaults.Where(pair => configuration[pair.Key] is null).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
    }
}
