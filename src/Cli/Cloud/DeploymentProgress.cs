using Bauhinia.Cloud.Contracts;

namespace Bauhinia.Cli.Cloud;

/// <summary>Shows how a deployment goes, a line for each change, until its end.</summary>
internal static class DeploymentProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <returns>The exit code: done when the release answers.</returns>
    public static async Task<int> Watch(CloudClient cloud, string environment, ApplicationView application, CancellationToken cancellationToken)
    {
        var release = application.Deployment.Release;
        var said = "";
        while (application.Deployment.State == "Progressing" && application.Deployment.Release == release)
        {
            var now = State(application, release);
            if (now != said) Console.WriteLine(said = now);
            await Task.Delay(Pause, cancellationToken);
            application = await cloud.ShowApplicationAsync(environment, application.Name, cancellationToken);
        }
        if (application.Deployment.Release != release)
        {
            Console.WriteLine($"Release {application.Deployment.Release} has taken its place meanwhile.");
            return CommandLine.Refused;
        }
        if (application.Deployment.State == "Available")
        {
            Console.WriteLine($"Release {release} is available{(application.Url is { } url ? $" at {url}" : "")}");
            return CommandLine.Done;
        }
        Console.WriteLine($"Release {release} did not come up: {application.Deployment.Reason}");
        if (application.Release != release) Console.WriteLine($"Release {application.Release} goes on.");
        return CommandLine.Refused;
    }

    private static string State(ApplicationView application, int release)
    {
        if (application.Deployment.Reason is { } waiting) return $"  waiting: {waiting}";
        var mine = application.Instances.Where(i => i.Release == release).ToList();
        var why = mine.Select(i => i.Reason).FirstOrDefault(r => r is not null);
        return $"  {mine.Count(i => i.State == "ready")} of {application.Replicas} ready{(why is null ? "" : $": {why}")}";
    }
}
