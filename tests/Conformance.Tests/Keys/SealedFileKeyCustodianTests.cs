using System.Text;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Conformance.Tests.Keys;

public sealed class SealedFileKeyCustodianTests : KeyCustodianTests
{
    private const string Passphrase = "correct horse battery staple";

    private readonly string folder = Directory.CreateTempSubdirectory("keys-").FullName;

    private string FilePath => Path.Combine(folder, "identity.keys");

    [Fact]
    public void Does_not_make_a_new_file_in_place_of_a_lost_one()
    {
        var refusal = Assert.Throws<KeyCustodianException>(OpenAgain);
        Assert.Contains(FilePath, refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public void Does_not_open_with_a_wrong_secret()
    {
        OpenFirst().Dispose();
        var refusal = Assert.Throws<KeyCustodianException>(() => Open("another secret altogether", create: false));
        Assert.DoesNotContain("another secret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_take_a_secret_that_is_too_short() =>
        Assert.Throws<KeyCustodianException>(() => Open("fifteen bytes..", create: true));

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(25)]
    [InlineData(40)]
    [InlineData(60)]
    public void Does_not_open_a_file_with_a_byte_changed(int at)
    {
        OpenFirst().Dispose();
        var bytes = File.ReadAllBytes(FilePath);
        bytes[at] ^= 1;
        File.WriteAllBytes(FilePath, bytes);
        Assert.Throws<KeyCustodianException>(OpenAgain);
    }

    [Fact]
    public void Writes_no_key_in_the_clear_and_a_file_only_its_owner_reads()
    {
        using var custodian = OpenFirst();
        custodian.CreateSigningKey(SigningKeyUse.Tokens, JwsAlgorithm.ES256);
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(FilePath));
        Assert.DoesNotContain("kek-", text, StringComparison.Ordinal);
        Assert.DoesNotContain("pkcs8", text, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public void Leaves_the_old_keys_when_a_write_was_cut_short()
    {
        using var custodian = OpenFirst();
        File.WriteAllText(FilePath + ".new", "half a fi");
        using var again = OpenAgain();
        Assert.Equal(custodian.CurrentKek, again.CurrentKek);
        Assert.NotEqual(custodian.CurrentKek, again.CreateKek());
    }

    protected override IKeyCustodian OpenFirst() => Open(Passphrase, create: true);

    protected override IKeyCustodian OpenAgain() => Open(Passphrase, create: false);

    protected override void CleanUp() => Directory.Delete(folder, recursive: true);

    private SealedFileKeyCustodian Open(string passphrase, bool create)
    {
        using var secret = SoftHsm.Secret(passphrase);
        var options = new SealedFileOptions { Path = FilePath, CreateIfMissing = create, MemoryKib = 19 * 1024, Passes = 2 };
        return SealedFileKeyCustodian.Open(options, secret, Clock);
    }
}
