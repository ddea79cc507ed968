using System.Globalization;

namespace Bauhinia.Highway.Driver;

/// <summary>CPU time that a process has used, from <c>/proc/PID/stat</c> (proc_pid_stat(5)).</summary>
internal static class ServerCpu
{
    // Linux fixes the unit that user space sees at 100 ticks a second.
    private const double TicksPerSecond = 100;

    /// <returns>Seconds, of the process itself and of its children that run (the broker).</returns>
    public static (double Own, double Children) Read(int process)
    {
        var own = 0d;
        var children = 0d;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || Fields(id) is not { } fields) continue;
            var seconds = (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
            if (id == process) own = seconds;
            else if (int.Parse(fields[1], CultureInfo.InvariantCulture) == process) children += seconds;
        }
        return (own, children);
    }

    // The command's name stands in brackets and may hold spaces; the list starts behind it, with field 3.
    private static string[]? Fields(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
