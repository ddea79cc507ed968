using System.Text.Json.Nodes;

namespace Bauhinia.Testing;

/// <summary>What the runtime wrote down of a process that aborted: the stack of the thread that did it, native code too, which often ends without a word.</summary>
internal static class CrashReport
{
    private const int MostFrames = 40;

    /// <summary>Settings of a process that is to leave one.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Settings(string folder) =>
    [
        new("DOTNET_DbgEnableMiniDump", "1"),
        new("DOTNET_EnableCrashReportOnly", "1"),
        new("DOTNET_DbgMiniDumpName", Path.Combine(folder, "crash")),
    ];

    /// <summary>The stack, a line for each frame; empty when the process left none.</summary>
    public static async Task<string> In(string folder)
    {
        var file = Path.Combine(folder, "crash.crashreport.json");
        if (!File.Exists(file)) return "";
        var threads = JsonNode.Parse(await File.ReadAllTextAsync(file))?["payload"]?["threads"]?.AsArray() ?? [];
        var crashed = threads.Where(t => (string?)t?["crashed"] == "true").SelectMany(t => t?["stack_frames"]?.AsArray() ?? []).Take(MostFrames);
        return "\nIt crashed in:\n" + string.Join('\n', crashed.Select(f => $"  {f?["native_module"] ?? f?["filename"]} {f?["unmanaged_name"] ?? f?["method_name"] ?? f?["native_image_offset"]}"));
    }
}
