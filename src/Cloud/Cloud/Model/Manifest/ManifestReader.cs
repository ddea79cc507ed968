using System.Text.RegularExpressions;

namespace Bauhinia.Cloud.Model.Manifest;

/// <summary>Reads <c>bauhinia.yaml</c>.</summary>
internal static partial class ManifestReader
{
    /// <summary>Most characters of a manifest.</summary>
    public const int Longest = 64 * 1024;

    private const string Version = "bauhinia/v1";

    /// <returns>What it asks for, or everything that is wrong with it, each beginning with the place.</returns>
    public static (AppSpec? Spec, IReadOnlyList<string> Faults) Read(string yaml)
    {
        if (yaml.Length > Longest) return (null, [$"the manifest: at most {Longest} characters"]);
        var (file, fault) = StrictYaml.Read<ManifestFile>(yaml, "the manifest");
        if (file is null) return (null, [fault ?? ""]);
        var faults = new List<string>();
        var spec = Check(file, faults);
        return faults.Count == 0 ? (spec, faults) : (null, faults);
    }

    private static AppSpec Check(ManifestFile file, List<string> faults)
    {
        void Need(bool holds, string fault)
        {
            if (!holds) faults.Add(fault);
        }

        Need(file.ApiVersion == Version, $"apiVersion: {Version}");
        Need(CloudName.IsOne(file.App), $"app: {CloudName.Rule}");
        Need(file.Classification is null || CloudName.IsOne(file.Classification), $"classification: {CloudName.Rule}");
        Need(file.Image is { Length: <= 400 } && ByDigest().IsMatch(file.Image), "image: by digest, such as registry.example/team/app@sha256: and 64 of 0-9 and a-f");
        Need(file.Port is >= 1 and <= 65535, "port: 1 to 65535");
        Need(file.Health is null || (file.Health.Length <= 200 && Path().IsMatch(file.Health)), "health: a path such as /healthz");
        Need(file.Replicas is null or (>= 0 and <= 20), "replicas: 0 to 20");
        var hosts = file.Routes is null ? [file.App ?? ""] : file.Routes.Select(r => r.Host ?? "").ToList();
        Need(hosts.Count <= 10 && hosts.Distinct(StringComparer.Ordinal).Count() == hosts.Count, "routes: up to 10, each host once");
        Need(hosts.All(CloudName.IsOne), $"routes.host: {CloudName.Rule}");
        var env = file.Env ?? [];
        Need(env.Count <= 100 && env.All(v => Variable().IsMatch(v.Key) && v.Value is { Length: <= 4000 } && !v.Value.Contains('\0', StringComparison.Ordinal)), "env: up to 100 names such as LOG_LEVEL, each with up to 4000 characters");
        Need(!env.ContainsKey("PORT"), "env.PORT: is set from port");
        var (cpu, memory, drain) = (250, 256L << 20, 5);
        Need(file.Resources?.Cpu is null || (Quantities.TryCpu(file.Resources.Cpu, out cpu) && cpu is >= 10 and <= 16_000), "resources.cpu: 10m to 16, such as 250m or 0.5");
        Need(file.Resources?.Memory is null || (Quantities.TryMemory(file.Resources.Memory, out memory) && memory is >= 8L << 20 and <= 64L << 30), "resources.memory: 8Mi to 64Gi, such as 256Mi");
        Need(file.Drain is null || (Quantities.TrySeconds(file.Drain, out drain) && drain <= 600), "drain: 0s to 10m");
        return new AppSpec
        {
            App = file.App ?? "",
            Classification = file.Classification,
            Image = file.Image ?? "",
            Port = file.Port ?? 0,
            Health = file.Health ?? "/",
            Replicas = file.Replicas ?? 1,
            Hosts = hosts,
            Env = env,
            CpuMillis = cpu,
            MemoryBytes = memory,
            DrainSeconds = drain,
        };
    }

    [GeneratedRegex("^[a-z0-9.-]+(?::[0-9]{1,5})?(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)+@sha256:[0-9a-f]{64}\\z")]
    private static partial Regex ByDigest();

    [GeneratedRegex("^/[A-Za-z0-9._~/-]*\\z")]
    private static partial Regex Path();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,99}\\z")]
    private static partial Regex Variable();
}
