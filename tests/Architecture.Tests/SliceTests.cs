using NetArchTest.Rules;
using Xunit;

namespace Bauhinia.Architecture.Tests
{
    /// <summary>
    /// Slice against layer inside Identity. NetArchTest cannot see constants or names in strings and passes when its filter selects
    /// nothing, so each rule counts what it selected and has a twin that fails.
    /// </summary>
    public sealed class SliceTests
    {
        [Fact]
        public void The_model_knows_no_slice_and_no_web() =>
            AssertNoDependency("Bauhinia.Identity.Model", "Bauhinia.Identity.Features", "Microsoft.AspNetCore.Http");

        [Fact]
        public void Storage_knows_no_slice() => AssertNoDependency("Bauhinia.Identity.Storage", "Bauhinia.Identity.Features");

        [Fact]
        public void The_vault_knows_no_slice() => AssertNoDependency("Bauhinia.Identity.Vault", "Bauhinia.Identity.Features");

        [Fact]
        public void A_planted_dependency_is_caught()
        {
            var planted = Types.InAssembly(typeof(SliceTests).Assembly).That().ResideInNamespace("Bauhinia.Planted.Model");
            Assert.NotEmpty(planted.GetTypes());
            Assert.False(planted.ShouldNot().HaveDependencyOnAny("Bauhinia.Planted.Features").GetResult().IsSuccessful);
        }

        private static void AssertNoDependency(string room, params string[] forbidden)
        {
            var selected = Types.InAssembly(typeof(Identity.IdentityModule).Assembly).That().ResideInNamespace(room);
            Assert.NotEmpty(selected.GetTypes());
            var result = selected.ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
            Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
        }
    }
}

namespace Bauhinia.Planted.Features
{
    internal static class Slice
    {
        public static int Run() => 1;
    }
}

namespace Bauhinia.Planted.Model
{
    internal static class Entity
    {
        public static int Call() => Features.Slice.Run();
    }
}
