using System.Diagnostics;

namespace Bauhinia.Cli.Tests;

/// <summary>The command line as a process of its own, with a folder of its own for what it keeps.</summary>
internal sealed class CliProcess : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bauhinia-cli-").FullName;

    public string Folder => folder;

    /// <summary>What <c>auth login</c> keeps.</summary>
    public string SignInFile => Path.Combine(folder, "bauhinia", "sign-in.json");

    public async Task<Answer> Run(params string[] args)
    {
        using var process = Start(args);
        return await End(process);
    }

    /// <summary>Starts <c>auth login</c> and reads the address that it prints for the browser.</summary>
    public async Task<(Process Process, Uri Address)> StartLogin(Uri issuer)
    {
        var process = Start(["auth", "login", "--issuer", issuer.ToString(), "--no-browser"]);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("http", StringComparison.Ordinal)) return (process, new Uri(line));
        }
        var answer = await End(process);
        process.Dispose();
        throw new InvalidOperationException($"auth login printed no address: {answer}");
    }

    public static async Task<Answer> End(Process process)
    {
        ArgumentNullException.ThrowIfNull(process);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Answer(process.ExitCode, await output, await errors);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Process Start(IEnumerable<string> args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "bauhinia.dll"), .. args])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        start.Environment["XDG_CONFIG_HOME"] = folder;
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        process.StandardInput.Close();
        return process;
    }

    internal sealed record Answer(int Code, string Output, string Errors);
}
