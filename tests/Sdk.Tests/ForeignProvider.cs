using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Bauhinia.Sdk.Tests;

/// <summary>npm oidc-provider as a process of its own, with the FAPI 2.0 profile on and one client.</summary>
internal sealed class ForeignProvider : IAsyncDisposable
{
    private readonly Process process;

    private ForeignProvider(Process process, Uri issuer)
    {
        this.process = process;
        Issuer = issuer;
    }

    public Uri Issuer { get; }

    public static async Task<ForeignProvider> Start(string clientId, ClientKey key, Uri service)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Here()) ?? ".", "oidc-provider");
        if (!Directory.Exists(Path.Combine(folder, "node_modules"))) throw new InvalidOperationException($"Run npm ci in {folder} first; ./test does.");
        var port = Local.FreePort();
        var start = new ProcessStartInfo("node", [Path.Combine(folder, "server.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        start.Environment["PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["CLIENT_ID"] = clientId;
        start.Environment["CLIENT_JWKS"] = key.ToPublicJwks();
        start.Environment["SERVICE"] = service.ToString().TrimEnd('/');
        var process = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync();
            if (line is null) throw new InvalidOperationException($"The provider ended with {process.ExitCode}.");
        }
        while (line != "ready");
        return new ForeignProvider(process, new Uri($"http://op.localhost:{port}"));
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
