using System.Diagnostics;

namespace Bauhinia.Cli.Tests;

/// <summary>The command line as a process of its own, with a folder of its own for what it keeps.</summary>
internal sealed class CliProcess : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bauhinia-cli-").FullName;

    public string Folder => folder;

    public async Task<Answer> Run(string input, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "bauhinia.dll"), .. args])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        start.Environment["BAUHINIA_CONFIG"] = folder;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteLineAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new Answer(process.ExitCode, await output, await errors);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    internal sealed record Answer(int Code, string Output, string Errors);
}
