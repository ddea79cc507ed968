using System.Text.RegularExpressions;
using Bauhinia.Architecture.Tests.Text;
using Xunit;

namespace Bauhinia.Architecture.Tests;

/// <summary>
/// PostgreSQL connections return to the pool without a reset (<c>DatabaseSetup</c>), so no statement may leave something behind in its
/// session. What ends with the transaction, such as <c>SET LOCAL</c>, may.
/// </summary>
public sealed partial class SessionStateTests
{
    [Fact]
    public void No_statement_leaves_state_in_a_pooled_connection()
    {
        var files = SourceFiles.Under(ProjectGraph.Root, "src").Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => LeavesState().IsMatch(File.ReadAllText(file)));
    }

    [Theory]
    [InlineData("\"SET search_path = x\"")]
    [InlineData("\"SET SESSION statement_timeout TO 0\"")]
    [InlineData("SELECT pg_advisory_lock(1)")]
    [InlineData("CREATE TEMPORARY TABLE x (y int)")]
    [InlineData("\"LISTEN channel\"")]
    [InlineData("DECLARE c CURSOR WITH HOLD FOR SELECT 1")]
    public void A_planted_statement_is_caught(string planted) => Assert.Matches(LeavesState(), planted);

    [Theory]
    [InlineData("UPDATE t SET \"A\" = 1")]
    [InlineData("SET LOCAL lock_timeout = 5")]
    [InlineData("SELECT pg_advisory_xact_lock(1)")]
    public void What_ends_with_its_transaction_is_not(string harmless) => Assert.DoesNotMatch(LeavesState(), harmless);

    [GeneratedRegex(@"\bSET (SESSION )?[a-z_.]+ *(=|TO\b)|pg_(try_)?advisory_(lock|unlock)|CREATE TEMP|""LISTEN |WITH HOLD")]
    private static partial Regex LeavesState();
}
