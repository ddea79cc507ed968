using Xunit;

namespace Bauhinia.Architecture.Tests;

/// <summary>Who may reference whom. Every rule has a twin that shows it catching a planted violation.</summary>
public sealed class ReferenceTests
{
    private static readonly string[] Systems = ["Identity", "Cloud", "Data"];

    [Fact]
    public void The_graph_is_read() => Assert.True(ProjectGraph.Edges.Count >= 15, $"only {ProjectGraph.Edges.Count} references were found");

    [Fact]
    public void Systems_reference_each_other_only_through_their_doors() => Assert.Empty(CrossSystem(ProjectGraph.Edges));

    [Fact]
    public void A_reference_into_another_system_is_caught() =>
        Assert.Single(CrossSystem([("src/Cloud/Cloud/Cloud.csproj", "src/Identity/Identity/Identity.csproj")]));

    [Fact]
    public void A_reference_to_another_systems_door_is_allowed() =>
        Assert.Empty(CrossSystem([("src/Cloud/Cloud/Cloud.csproj", "src/Identity/Identity.Client/Identity.Client.csproj")]));

    [Fact]
    public void Doors_reference_nothing_here() => Assert.Empty(FromDoors(ProjectGraph.Edges));

    [Fact]
    public void A_door_that_references_its_room_is_caught() =>
        Assert.Single(FromDoors([("src/Data/Data.Client/Data.Client.csproj", "src/Data/Data/Data.csproj")]));

    [Fact]
    public void Portal_Cli_and_Sdk_see_only_doors_and_the_design() => Assert.Empty(FrontDoors(ProjectGraph.Edges));

    [Theory]
    [InlineData("src/Cli/Cli.csproj")]
    [InlineData("src/Sdk/Sdk.csproj")]
    [InlineData("src/Portal/Portal/Portal.csproj")]
    public void A_front_door_that_references_a_room_is_caught(string project) =>
        Assert.Single(FrontDoors([(project, "src/Identity/Identity/Identity.csproj")]));

    [Fact]
    public void Only_Identity_references_the_keys() => Assert.Empty(ToKeys(ProjectGraph.Edges));

    [Fact]
    public void A_foreign_reference_to_the_keys_is_caught() =>
        Assert.Single(ToKeys([("src/Host/Host.csproj", "src/Identity/Identity.Keys/Identity.Keys.csproj")]));

    [Fact]
    public void Shared_names_no_system() => Assert.Empty(FromShared(ProjectGraph.Edges));

    [Fact]
    public void A_shared_project_that_references_a_system_is_caught() =>
        Assert.Single(FromShared([("src/Shared/Web/Web.csproj", "src/Data/Data.Client/Data.Client.csproj")]));

    [Fact]
    public void Examples_use_only_the_sdk() => Assert.Empty(FromExamples(ProjectGraph.Edges));

    [Fact]
    public void An_example_that_looks_inside_is_caught() =>
        Assert.Single(FromExamples([("examples/venue-booking/venue-booking.csproj", "src/Shared/Web/Web.csproj")]));

    private static IEnumerable<string> CrossSystem(IEnumerable<(string From, string To)> edges) =>
        Broken(edges, edge => SystemOf(edge.From) is { } a && SystemOf(edge.To) is { } b && a != b && !IsDoor(edge.To));

    private static IEnumerable<string> FromDoors(IEnumerable<(string From, string To)> edges) => Broken(edges, edge => IsDoor(edge.From));

    private static IEnumerable<string> FrontDoors(IEnumerable<(string From, string To)> edges) => Broken(edges, edge =>
        (Below(edge.From, "src/Cli") || Below(edge.From, "src/Sdk") || Below(edge.From, "src/Portal/Portal"))
        && SystemOf(edge.To) is not null && !IsDoor(edge.To));

    private static IEnumerable<string> ToKeys(IEnumerable<(string From, string To)> edges) =>
        Broken(edges, edge => Below(edge.To, "src/Identity/Identity.Keys") && !Below(edge.From, "src/Identity/Identity"));

    private static IEnumerable<string> FromShared(IEnumerable<(string From, string To)> edges) =>
        Broken(edges, edge => Below(edge.From, "src/Shared") && !Below(edge.To, "src/Shared"));

    private static IEnumerable<string> FromExamples(IEnumerable<(string From, string To)> edges) =>
        Broken(edges, edge => Below(edge.From, "examples") && !Below(edge.To, "src/Sdk"));

    private static IEnumerable<string> Broken(IEnumerable<(string From, string To)> edges, Func<(string From, string To), bool> isBroken) =>
        edges.Where(isBroken).Select(edge => $"{edge.From} -> {edge.To}");

    private static string? SystemOf(string project) => Systems.SingleOrDefault(system => Below(project, $"src/{system}"));

    private static bool IsDoor(string project) => project.EndsWith(".Client.csproj", StringComparison.Ordinal);

    private static bool Below(string project, string folder) => project.StartsWith(folder + "/", StringComparison.Ordinal);
}
