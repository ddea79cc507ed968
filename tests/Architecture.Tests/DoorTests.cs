using System.Reflection;
using Xunit;

namespace Bauhinia.Architecture.Tests;

/// <summary>What each room shows to the outside.</summary>
public sealed class DoorTests
{
    public static TheoryData<Assembly, string[]> Doors => new()
    {
        { typeof(Identity.IdentityModule).Assembly, ["IdentityModule", "IdentityOptions", "KeyCustodyOptions"] },
        { typeof(Cloud.CloudModule).Assembly, ["CloudModule"] },
        { typeof(Data.DataModule).Assembly, ["DataModule"] },
        { typeof(Host.HostProgram).Assembly, ["HostProgram"] },
    };

    [Theory]
    [MemberData(nameof(Doors))]
    public void A_room_exports_only_its_door(Assembly assembly, string[] allowed)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var exported = Exported(assembly);
        Assert.Contains(allowed[0], exported);
        Assert.DoesNotContain(exported.Except(allowed), name => !name.EndsWith("Options", StringComparison.Ordinal));
    }

    [Fact]
    public void A_room_that_exports_more_is_seen() => Assert.Contains(nameof(DoorTests), Exported(typeof(DoorTests).Assembly));

    // Razor makes public view classes in AspNetCoreGeneratedDocument and the compiler a public Program; neither is code of ours.
    private static string[] Exported(Assembly assembly) =>
        [.. assembly.GetExportedTypes().Where(t => !t.IsNested && t.Namespace?.StartsWith("Bauhinia", StringComparison.Ordinal) == true).Select(t => t.Name)];
}
