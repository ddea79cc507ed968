using System.ComponentModel;
using System.Diagnostics;

namespace Bauhinia.Cli.Auth;

/// <summary>Opens the person's own browser; never one inside this program (RFC 8252 §8.12).</summary>
internal static class Browser
{
    /// <summary>False when there is none that this program can open.</summary>
    public static bool TryOpen(string address)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(address) { UseShellExecute = true }
            : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address]);
        try
        {
            using var process = Process.Start(start);
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
