using System.Globalization;
using System.Net;
using System.Text;
using Bauhinia.Cloud.Model;
using Bauhinia.Cloud.Model.Manifest;
using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Options;

namespace Bauhinia.Cloud.Zones.Podman;

/// <summary>
/// Podman through its Docker-compatible socket. Only what an application needs is ever asked for: no privilege, no capability, no mount, device or
/// namespace of the host; a root file system that is read only, and limits of CPU, memory and processes.
/// </summary>
internal sealed class PodmanEngine(IOptions<CloudOptions> options, PodmanNetworks networks) : IDisposable
{
    private const string PlatformLabel = "bauhinia.platform";
    private const string ApplicationLabel = "bauhinia.application";
    private const string ReleaseLabel = "bauhinia.release";
    private const string IndexLabel = "bauhinia.index";
    private const int MostProcesses = 512;

    // Made when it is first needed: a platform may have no engine.
    private readonly Lazy<DockerClient> client = new(() => new DockerClientConfiguration(new Uri($"unix://{options.Value.Podman.Socket}")).CreateClient());

    private DockerClient Docker => client.Value;

    /// <summary>Every container of this platform, whatever became of it.</summary>
    public async Task<List<Instance>> Observe(string platform, CancellationToken cancellationToken)
    {
        var filter = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"{PlatformLabel}={platform}"] = true } };
        var found = new List<Instance>();
        foreach (var container in await List(new ContainersListParameters { All = true, Filters = filter }, cancellationToken))
        {
            try
            {
                found.Add(Read(await Docker.Containers.InspectContainerAsync(container.ID, cancellationToken)));
            }
            catch (DockerApiException gone) when (IsGone(gone))
            {
                // It went between the list and the look.
            }
        }
        return found;
    }

    /// <summary>Makes the image present, or says in one sentence why it cannot be.</summary>
    public async Task<string?> Pull(string image, CancellationToken cancellationToken)
    {
        try
        {
            await Docker.Images.InspectImageAsync(image, cancellationToken);
            return null;
        }
        catch (DockerImageNotFoundException)
        {
            // Then it is fetched.
        }
        string? failure = null;
        try
        {
            await Docker.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = image }, null, new Progress(message => failure ??= message.ErrorMessage ?? message.Error?.Message), cancellationToken);
            await Docker.Images.InspectImageAsync(image, cancellationToken);
            return null;
        }
        catch (DockerApiException refused)
        {
            return $"the image {image} could not be pulled: {failure ?? OneLine(refused.ResponseBody ?? refused.Message)}";
        }
    }

    /// <summary>Makes and starts one instance.</summary>
    public async Task Start(string platform, Application application, int release, int index, AppSpec spec, CancellationToken cancellationToken)
    {
        var network = await networks.Ensure(platform, application.Id, cancellationToken);
        var name = string.Create(CultureInfo.InvariantCulture, $"bh-{platform}-{application.Id}-{release}-{index}");
        var made = await Docker.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Name = name,
            Image = spec.Image,
            Env = [.. spec.Env.Select(v => $"{v.Key}={v.Value}"), string.Create(CultureInfo.InvariantCulture, $"PORT={spec.Port}")],
            Labels = new Dictionary<string, string>
            {
                [PlatformLabel] = platform,
                // For whoever looks at the engine by hand.
                ["bauhinia.name"] = $"{application.Environment}/{application.Name}",
                ["bauhinia.zone"] = application.Zone ?? "",
                [ApplicationLabel] = application.Id.ToString(CultureInfo.InvariantCulture),
                [ReleaseLabel] = release.ToString(CultureInfo.InvariantCulture),
                [IndexLabel] = index.ToString(CultureInfo.InvariantCulture),
            },
            HostConfig = new HostConfig
            {
                NetworkMode = network,
                ReadonlyRootfs = true,
                CapDrop = ["ALL"],
                SecurityOpt = ["no-new-privileges"],
                Memory = spec.MemoryBytes,
                MemorySwap = spec.MemoryBytes,
                NanoCPUs = spec.CpuMillis * 1_000_000L,
                PidsLimit = MostProcesses,
                Tmpfs = new Dictionary<string, string> { ["/tmp"] = "rw,nosuid,nodev,size=64m" },
            },
        }, cancellationToken);
        await Docker.Containers.StartContainerAsync(made.ID, new ContainerStartParameters(), cancellationToken);
    }

    // The whole list fails when a container of any platform goes while it is made.
    private async Task<IList<ContainerListResponse>> List(ContainersListParameters parameters, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await Docker.Containers.ListContainersAsync(parameters, cancellationToken);
            }
            catch (DockerApiException changing) when (attempt < 10 && IsGone(changing))
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    public Task Restart(Instance instance, CancellationToken cancellationToken) => Docker.Containers.StartContainerAsync(instance.Id, new ContainerStartParameters(), cancellationToken);

    /// <summary>Asks the process to end, waits for so many seconds, ends it, and removes the container.</summary>
    public async Task Remove(Instance instance, int seconds, CancellationToken cancellationToken)
    {
        try
        {
            if (instance.IsRunning) await Docker.Containers.StopContainerAsync(instance.Id, new ContainerStopParameters { WaitBeforeKillSeconds = (uint)seconds }, cancellationToken);
            await Docker.Containers.RemoveContainerAsync(instance.Id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellationToken);
        }
        catch (DockerApiException gone) when (IsGone(gone))
        {
            // It is gone.
        }
    }

    public Task RemoveNetwork(string platform, long application, CancellationToken cancellationToken) => networks.Remove(platform, application, cancellationToken);

    /// <summary>The last lines that an instance wrote, to both outputs in the order of writing.</summary>
    public async Task<IReadOnlyList<string>> Logs(Instance instance, int lines, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = await Docker.Containers.GetContainerLogsAsync(instance.Id, tty: false, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Timestamps = true, Tail = lines.ToString(CultureInfo.InvariantCulture) }, cancellationToken);
            var all = new StringBuilder();
            var buffer = new byte[16 * 1024];
            while (await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken) is { EOF: false } read) all.Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
            return all.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (DockerApiException gone) when (IsGone(gone))
        {
            return [];
        }
    }

    public void Dispose()
    {
        if (client.IsValueCreated) client.Value.Dispose();
    }

    private static Instance Read(ContainerInspectResponse container)
    {
        long Number(string label) => long.TryParse(container.Config.Labels[label], CultureInfo.InvariantCulture, out var number) ? number : -1;
        var network = container.NetworkSettings.Networks.Values.FirstOrDefault();
        var hasEnded = container.State.Status is "exited" or "stopped" or "dead";
        return new Instance(
            container.ID, container.Name.TrimStart('/'), Number(ApplicationLabel), (int)Number(ReleaseLabel), (int)Number(IndexLabel), container.State.Running,
            hasEnded ? (int)container.State.ExitCode : null, container.State.Running && IPAddress.TryParse(network?.IPAddress, out var address) ? address : null);
    }

    // Podman says of a container that goes at this moment 500 where it says 404 of one that is gone.
    private static bool IsGone(DockerApiException refused) => refused is DockerContainerNotFoundException || refused.ResponseBody?.Contains("no such container", StringComparison.Ordinal) == true;

    internal static string OneLine(string text) => text.Length > 300 ? $"{text[..300].ReplaceLineEndings(" ")}…" : text.ReplaceLineEndings(" ").Trim();

    private sealed class Progress(Action<JSONMessage> report) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value) => report(value);
    }
}
