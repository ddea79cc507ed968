using Bauhinia.Identity.Vault;
using Microsoft.Extensions.Options;
using Xunit;

namespace Bauhinia.Identity.Tests.Vault;

public sealed class ErasureJournalTests : IDisposable
{
    private static readonly Guid First = Guid.Parse("0198c0de-0000-7000-8000-000000000001");
    private static readonly Guid Second = Guid.Parse("0198c0de-0000-7000-8000-000000000002");

    private readonly string folder = Directory.CreateTempSubdirectory("journal-").FullName;

    private string FilePath => Path.Combine(folder, "erasures", "journal");

    private ErasureJournal Journal => new(Options.Create(new IdentityOptions { ErasureJournal = FilePath }));

    [Fact]
    public void Reads_every_owner_it_was_given()
    {
        Journal.Append(First);
        Journal.Append(Second);
        Journal.Append(First);
        Assert.Equal([First, Second], Journal.Read());
    }

    [Fact]
    public void Goes_on_after_a_line_that_a_crash_cut_short_at_any_point()
    {
        Journal.Append(First);
        var whole = File.ReadAllBytes(FilePath);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, [.. whole, .. whole.AsSpan(0, length)]);
            Journal.Append(Second);
            Assert.Equal([First, Second], Journal.Read());
        }
    }

    [Fact]
    public void Refuses_a_journal_with_a_digit_changed()
    {
        Journal.Append(First);
        Journal.Append(Second);
        var bytes = File.ReadAllBytes(FilePath);
        bytes[5] = (byte)(bytes[5] == '0' ? '1' : '0');
        File.WriteAllBytes(FilePath, bytes);
        var refusal = Assert.Throws<InvalidDataException>(Journal.Read);
        Assert.Contains("line 1", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
