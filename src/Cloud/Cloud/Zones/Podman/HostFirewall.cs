using System.ComponentModel;
using System.Diagnostics;

namespace Bauhinia.Cloud.Zones.Podman;

/// <summary>
/// What no application may do, whatever network it is in: reach this host but for names (DNS), reach another application's network, or leave the machine.
/// It may answer whom the host let in. The rules are a table of nftables of our own, in place before a container starts, and put back whenever it is missing.
/// </summary>
internal sealed class HostFirewall : IDisposable
{
    private const string Table = "inet bauhinia";

    /// <summary>A chain without rules, whose name says which rules these are: others are taken away first.</summary>
    private const string Version = "version_1";

    // With br_netfilter, packets inside one bridge pass the forward chain too: a network reaches itself.
    private const string Rules = $$"""
        table {{Table}}
        delete table {{Table}}
        table {{Table}} {
          set same { type ifname . ifname; }
          chain {{Version}} {
          }
          chain input {
            type filter hook input priority -10; policy accept;
            iifname "bh*" ct state established,related accept
            iifname "bh*" meta l4proto { tcp, udp } th dport 53 accept
            iifname "bh*" drop
          }
          chain forward {
            type filter hook forward priority -10; policy accept;
            iifname "bh*" ct state established,related accept
            iifname . oifname @same accept
            iifname "bh*" drop
            oifname "bh*" drop
          }
        }
        """;

    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Puts the rules in place where they are missing, and lets each of these bridges reach itself.</summary>
    /// <returns>False when the rules were missing.</returns>
    public async Task<bool> Ensure(IReadOnlyCollection<string> bridges, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var (exit, before) = await Nft(["list", "table", .. Table.Split(' ')], "", cancellationToken);
            var isInPlace = exit == 0 && before.Contains($"chain {Version} ", StringComparison.Ordinal);
            if (!isInPlace) await Run(Rules, cancellationToken);
            var missing = bridges.Where(bridge => !isInPlace || !before.Contains(Pair(bridge), StringComparison.Ordinal)).Select(Pair).ToList();
            if (missing.Count > 0) await Run($"add element {Table} same {{ {string.Join(", ", missing)} }}", cancellationToken);
            return isInPlace;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Forgets a bridge that is gone.</summary>
    public static Task Forget(string bridge, CancellationToken cancellationToken) => Nft(["delete", "element", .. Table.Split(' '), "same", $"{{ {Pair(bridge)} }}"], "", cancellationToken);

    public void Dispose() => turn.Dispose();

    private static string Pair(string bridge) => $"\"{bridge}\" . \"{bridge}\"";

    private static async Task Run(string rules, CancellationToken cancellationToken)
    {
        var (exit, error) = await Nft(["-f", "-"], rules, cancellationToken);
        if (exit != 0) throw new InvalidOperationException($"nftables refused the rules around applications: {PodmanEngine.OneLine(error)}");
    }

    private static async Task<(int Exit, string Output)> Nft(string[] arguments, string input, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("nft", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true }) ?? throw new InvalidOperationException("nft did not start.");
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, process.ExitCode == 0 ? await output : error);
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"nft cannot be started, and nothing runs without its rules: {missing.Message}", missing);
        }
    }
}
