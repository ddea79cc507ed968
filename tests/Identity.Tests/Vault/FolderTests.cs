using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Vault;

public sealed class FolderTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Fact]
    public async Task Nobody_else_on_the_machine_may_look_into_a_folder_of_records_keys_or_messages()
    {
        if (OperatingSystem.IsWindows()) return;
        // An own size of the key file makes this host migrate by itself.
        await using var host = await TestHost.Start(settings: new Dictionary<string, string?> { ["Identity:Keys:SealedFileMemoryKib"] = "19458" });
        using var visitor = new Visitor(host);
        (await Registration.Registering.Start(visitor, "siu.ming@example.hk")).Dispose();
        var outbox = Path.Combine(host.Folder, "data", "identity", "outbox");
        await Eventually.Holds(() => Task.FromResult(Directory.Exists(outbox)), "a message was written");

        var folders = Directory.GetDirectories(Path.Combine(host.Folder, "data"), "*", SearchOption.AllDirectories);

        Assert.Contains(outbox, folders);
        foreach (var folder in folders) Assert.True(File.GetUnixFileMode(folder) == OwnerOnly, $"{folder} is {File.GetUnixFileMode(folder)}");
    }
}
