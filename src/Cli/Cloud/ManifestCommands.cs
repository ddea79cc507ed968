using System.CommandLine;
using Bauhinia.Cloud.Contracts;

namespace Bauhinia.Cli.Cloud;

/// <summary><c>plan</c> and <c>apply</c>: a manifest beside what runs, and in its place.</summary>
internal static class ManifestCommands
{
    public static Command Plan()
    {
        var (environment, file, json) = (CloudConnection.Environment(), CloudConnection.Manifest(), Output.JsonOption());
        var command = new Command("plan", "Show what applying a manifest would change, and why it would be refused; exit code 1 if it would") { environment, file, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var manifest = await File.ReadAllTextAsync(parsed.GetRequiredValue(file).FullName, cancellationToken);
            var plan = await CloudConnection.Call(cloud => cloud.PlanAsync(parsed.GetRequiredValue(environment), manifest, cancellationToken), cancellationToken);
            if (parsed.GetValue(json)) Output.One(json: true, plan);
            else Print(plan);
            return plan.Refusals.Count == 0 ? CommandLine.Done : CommandLine.Refused;
        });
        return command;
    }

    public static Command Apply()
    {
        var (environment, file) = (CloudConnection.Environment(), CloudConnection.Manifest());
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until the release answers" };
        var command = new Command("apply", "Take a manifest as the application's next release, and wait until it answers") { environment, file, noWait };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var manifest = await File.ReadAllTextAsync(parsed.GetRequiredValue(file).FullName, cancellationToken);
            var place = parsed.GetRequiredValue(environment);
            return await CloudConnection.Call(async cloud =>
            {
                var applied = await cloud.ApplyAsync(place, manifest, cancellationToken);
                Console.WriteLine($"Release {applied.Release} of {applied.Name} is accepted.");
                return parsed.GetValue(noWait) ? CommandLine.Done : await DeploymentProgress.Watch(cloud, place, applied, cancellationToken);
            }, cancellationToken);
        });
        return command;
    }

    private static void Print(PlanView plan)
    {
        Console.WriteLine(plan.Action switch
        {
            "create" => $"{plan.App} is new.",
            "none" => $"{plan.App} runs as the manifest has it.",
            _ => $"{plan.App} would change.",
        });
        foreach (var change in plan.Changes) Console.WriteLine($"  {(change.From is null ? "+" : change.To is null ? "-" : "~")} {change.Field}: {(change.From is null || change.To is null ? change.To ?? change.From : $"{change.From} -> {change.To}")}");
        foreach (var refusal in plan.Refusals) Console.WriteLine($"Refused: {refusal}");
    }
}
