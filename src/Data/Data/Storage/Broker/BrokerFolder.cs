using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Bauhinia.Storage;

namespace Bauhinia.Data.Storage.Broker;

/// <summary>The folder of a broker that the host starts: its configuration, its store, its log, and which process it is.</summary>
internal sealed class BrokerFolder(string path)
{
    private const string ParentDeath = "setpriv";
    private const int Kill = 9;

    /// <summary>Places beside those of PATH: Debian has the server where only administrators look.</summary>
    private static readonly string[] MorePlaces = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/usr/bin"];

    public string LogFile => Path.Combine(path, "nats-server.log");

    private string Configuration => Path.Combine(path, "nats-server.conf");

    private string ProcessFile => Path.Combine(path, "nats-server.pid");

    /// <summary>Writes the configuration, which the process's user alone may read: the password stands in it.</summary>
    public void Write(string password)
    {
        PrivateFolder.Create(path);
        foreach (var old in Directory.EnumerateFiles(path, "*.ports")) File.Delete(old);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        // A message of the journal may be 4 MB, and its envelope comes on top. What a stream may hold counts as taken from the store's size, which would be a
        // share of the disk's room at the start: so the store has no bound but its streams'.
        using var writer = new StreamWriter(Configuration, options);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $$"""
            server_name: bauhinia
            listen: "127.0.0.1:-1"
            max_payload: 8388608
            max_pending: 67108864
            jetstream { store_dir: {{JsonSerializer.Serialize(Path.Combine(path, "store"))}}, max_memory_store: 16777216, max_file_store: 1099511627776 }
            authorization { user: {{BrokerAddress.User}}, password: "{{password}}" }
            log_file: {{JsonSerializer.Serialize(LogFile)}}
            logfile_size_limit: 1048576
            ports_file_dir: {{JsonSerializer.Serialize(path)}}

            """));
    }

    /// <summary>What starts the server: where the system can do it, so that the kernel ends it with the thread that starts it.</summary>
    public ProcessStartInfo Command(string executable)
    {
        var program = Find(executable) ?? throw new IOException($"There is no program '{executable}' (Data:Broker:Executable); Debian has it in the package nats-server.");
        var guard = Find(ParentDeath);
        var start = new ProcessStartInfo(guard ?? program) { UseShellExecute = false, WorkingDirectory = path };
        if (guard is not null) foreach (var word in (string[])["--pdeathsig", "KILL", program]) start.ArgumentList.Add(word);
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Configuration);
        // It holds what it has read of its store until Go thinks it worth while to let go.
        start.Environment["GOMEMLIMIT"] = "96MiB";
        return start;
    }

    public void Keep(int process)
    {
        var written = ProcessFile + ".new";
        File.WriteAllText(written, process.ToString(CultureInfo.InvariantCulture));
        File.Move(written, ProcessFile, overwrite: true);
    }

    /// <summary>Ends the server of an earlier host that runs on this folder; a process that only has its number now is left alone.</summary>
    public void EndOld(TimeSpan patience)
    {
        if (!File.Exists(ProcessFile) || !int.TryParse(File.ReadAllText(ProcessFile), NumberStyles.None, CultureInfo.InvariantCulture, out var process) || !IsOurs(process)) return;
        Signal(process, Kill);
        var waited = Stopwatch.StartNew();
        while (IsOurs(process) && waited.Elapsed < patience) Thread.Yield();
    }

    /// <summary>The address that the server has written down; null when it has not yet.</summary>
    public string? AddressOf(int process)
    {
        var file = Directory.EnumerateFiles(path, string.Create(CultureInfo.InvariantCulture, $"*_{process}.ports")).FirstOrDefault();
        if (file is null) return null;
        try
        {
            using var ports = JsonDocument.Parse(File.ReadAllText(file));
            return ports.RootElement.GetProperty("nats")[0].GetString();
        }
        catch (JsonException)
        {
            // It is being written.
            return null;
        }
    }

    public static void Signal(int process, int signal) => _ = NativeSignal(process, signal);

    private bool IsOurs(int process)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/cmdline")).Split('\0').Contains(Configuration, StringComparer.Ordinal);
        }
        catch (IOException)
        {
            // There is none.
            return false;
        }
    }

    private static string? Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal)) return File.Exists(program) ? program : null;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(MorePlaces)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeSignal(int process, int signal);
}
