using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Keys;
using Microsoft.Extensions.Time.Testing;

namespace Bauhinia.Conformance.Tests.Keys;

/// <summary>What every custodian must do; each implementation runs all of it on keys of its own.</summary>
public abstract class KeyCustodianTests : IDisposable
{
    private static readonly byte[] Owner = "owner 1"u8.ToArray();

    private readonly Lazy<IKeyCustodian> opened;

    protected KeyCustodianTests() => opened = new Lazy<IKeyCustodian>(OpenFirst);

    protected static FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));

    private IKeyCustodian Custodian => opened.Value;

    [Fact]
    public void Starts_with_one_key_encryption_key() => Assert.Equal([Custodian.CurrentKek], Custodian.Keks);

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void Unwraps_what_it_wrapped(int length)
    {
        var key = RandomNumberGenerator.GetBytes(length);
        var wrapped = Custodian.Wrap(Custodian.CurrentKek, key, Owner);
        Assert.True(Custodian.TryUnwrap(Custodian.CurrentKek, wrapped, Owner, out var unwrapped));
        Assert.Equal(key, unwrapped);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(65)]
    public void Does_not_wrap_what_is_no_key(int length) => Assert.Throws<ArgumentOutOfRangeException>(
        () => Custodian.Wrap(Custodian.CurrentKek, new byte[length], Owner));

    [Fact]
    public void Refuses_a_wrapped_key_that_was_given_to_another_owner()
    {
        var wrapped = Custodian.Wrap(Custodian.CurrentKek, FieldCipher.NewDataKey(), Owner);
        Assert.False(Custodian.TryUnwrap(Custodian.CurrentKek, wrapped, "owner 2"u8, out _));
    }

    [Fact]
    public void Refuses_a_wrapped_key_with_any_byte_changed_or_cut()
    {
        var wrapped = Custodian.Wrap(Custodian.CurrentKek, FieldCipher.NewDataKey(), Owner);
        for (var at = 0; at < wrapped.Length; at++)
        {
            var changed = wrapped.ToArray();
            changed[at] ^= 1;
            Assert.False(Custodian.TryUnwrap(Custodian.CurrentKek, changed, Owner, out _), $"byte {at} changed");
            Assert.False(Custodian.TryUnwrap(Custodian.CurrentKek, wrapped.AsSpan(0, at), Owner, out _), $"cut to {at}");
        }
    }

    [Fact]
    public void Unwraps_under_the_old_key_after_a_new_one_was_made_until_the_old_is_destroyed()
    {
        var old = Custodian.CurrentKek;
        var wrapped = Custodian.Wrap(old, FieldCipher.NewDataKey(), Owner);
        var made = Custodian.CreateKek();
        Assert.Equal(made, Custodian.CurrentKek);
        Assert.Equal([old, made], Custodian.Keks);
        Assert.False(Custodian.TryUnwrap(made, wrapped, Owner, out _));
        Assert.True(Custodian.TryUnwrap(old, wrapped, Owner, out _));
        Assert.True(Custodian.DestroyKek(old));
        Assert.False(Custodian.TryUnwrap(old, wrapped, Owner, out _));
        Assert.Equal([made], Custodian.Keks);
        Assert.False(Custodian.DestroyKek(old));
    }

    [Fact]
    public void Does_not_destroy_the_current_key_encryption_key() =>
        Assert.Throws<InvalidOperationException>(() => Custodian.DestroyKek(Custodian.CurrentKek));

    [Fact]
    public void Gives_the_same_HMAC_each_time_and_another_for_each_purpose()
    {
        var values = Enum.GetValues<HmacPurpose>().Select(purpose => Convert.ToHexString(Custodian.Hmac(purpose, "A123456(3)"u8))).ToList();
        var again = Enum.GetValues<HmacPurpose>().Select(purpose => Convert.ToHexString(Custodian.Hmac(purpose, "A123456(3)"u8)));
        Assert.Equal(values, again);
        Assert.Equal(values.Count, values.Distinct().Count());
        Assert.All(values, value => Assert.Equal(64, value.Length));
        Assert.DoesNotContain(Convert.ToHexString(SHA256.HashData("A123456(3)"u8)), values);
    }

    [Theory]
    [InlineData(JwsAlgorithm.ES256)]
    [InlineData(JwsAlgorithm.PS256)]
    [InlineData(JwsAlgorithm.RS256)]
    public void Makes_a_JWS_that_verifies_with_the_published_key(JwsAlgorithm algorithm)
    {
        var key = Custodian.CreateSigningKey(SigningKeyUse.Tokens, algorithm);
        Assert.Equal(Clock.GetUtcNow(), key.CreatedAt);
        Assert.Equal(key.PublicKey.Thumbprint(), key.Id.Value);
        Assert.True(JwkSet.TryParse(Encoding.UTF8.GetBytes(new JwkSet([key.PublicKey]).ToJson()), out var published, out _));
        var compact = StrictJose.Sign(Custodian, key, "JWT", """{"sub":"1"}"""u8);
        var result = StrictJose.Verify(compact, new JwsRules { Algorithms = [algorithm], Types = ["JWT"] }, published);
        Assert.True(result.IsAccepted, result.Refusal.ToString());
        Assert.Equal("1", result.Jws.Claims.GetProperty("sub").GetString());
    }

    [Fact]
    public void Offers_its_keys_as_ECDsa_and_RSA_to_other_code()
    {
        var data = "signed by other code"u8.ToArray();
        var ecdsa = Assert.IsAssignableFrom<ECDsa>(Custodian.SigningAlgorithm(Custodian.CreateSigningKey(SigningKeyUse.Tokens, JwsAlgorithm.ES256).Id));
        using var ecdsaPublic = ECDsa.Create(ecdsa.ExportParameters(false));
        Assert.True(ecdsaPublic.VerifyData(data, ecdsa.SignData(data, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
        Assert.True(ecdsa.VerifyData(data, ecdsaPublicSignature(ecdsa, data), HashAlgorithmName.SHA256));

        var rsa = Assert.IsAssignableFrom<RSA>(Custodian.SigningAlgorithm(Custodian.CreateSigningKey(SigningKeyUse.Tokens, JwsAlgorithm.PS256).Id));
        using var rsaPublic = RSA.Create(rsa.ExportParameters(false));
        foreach (var padding in new[] { RSASignaturePadding.Pss, RSASignaturePadding.Pkcs1 })
        {
            var signature = rsa.SignData(data, HashAlgorithmName.SHA256, padding);
            Assert.True(rsaPublic.VerifyData(data, signature, HashAlgorithmName.SHA256, padding));
            Assert.True(rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, padding));
        }

        static byte[] ecdsaPublicSignature(ECDsa key, byte[] data) => key.SignHash(SHA256.HashData(data));
    }

    [Fact]
    public void Does_not_sign_with_a_destroyed_key()
    {
        var key = Custodian.CreateSigningKey(SigningKeyUse.Extracts, JwsAlgorithm.ES256);
        Assert.Contains(key.Id, Custodian.SigningKeys.Select(own => own.Id));
        Assert.True(Custodian.DestroySigningKey(key.Id));
        Assert.Empty(Custodian.SigningKeys);
        Assert.False(Custodian.DestroySigningKey(key.Id));
        Assert.Throws<KeyCustodianException>(() => Custodian.Sign(key.Id, "data"u8));
    }

    [Fact]
    public void Holds_the_same_keys_when_opened_again()
    {
        var signing = Custodian.CreateSigningKey(SigningKeyUse.Tokens, JwsAlgorithm.ES256);
        var data = FieldCipher.NewDataKey();
        var wrapped = Custodian.Wrap(Custodian.CurrentKek, data, Owner);
        var index = Custodian.Hmac(HmacPurpose.BlindIndex, "A123456(3)"u8);
        using var again = OpenAgain();
        Assert.Equal(Custodian.CurrentKek, again.CurrentKek);
        Assert.Equal(index, again.Hmac(HmacPurpose.BlindIndex, "A123456(3)"u8));
        Assert.True(again.TryUnwrap(again.CurrentKek, wrapped, Owner, out var unwrapped));
        Assert.Equal(data, unwrapped);
        Assert.Equal([signing.Id], again.SigningKeys.Select(key => key.Id));
        Assert.Equal(signing.CreatedAt, again.SigningKeys[0].CreatedAt);
        Assert.Equal(64, again.Sign(signing.Id, "data"u8).Length);
    }

    [Fact]
    public void Finds_keys_that_another_process_made_and_misses_those_it_destroyed()
    {
        var first = Custodian.CurrentKek;
        using var other = OpenAgain();
        var kek = other.CreateKek();
        var signing = other.CreateSigningKey(SigningKeyUse.Tokens, JwsAlgorithm.ES256);
        Assert.True(Custodian.TryUnwrap(kek, other.Wrap(kek, FieldCipher.NewDataKey(), Owner), Owner, out _));
        Assert.Equal(64, Custodian.Sign(signing.Id, "data"u8).Length);
        other.DestroyKek(first);
        Custodian.Refresh();
        Assert.Equal([kek], Custodian.Keks);
    }

    [Fact]
    public async Task Serves_many_threads_at_once()
    {
        var key = Custodian.CreateSigningKey(SigningKeyUse.Tokens, JwsAlgorithm.ES256);
        var rules = new JwsRules { Algorithms = [JwsAlgorithm.ES256], TypeOptional = true };
        var keys = new JwkSet([key.PublicKey]);
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 16 }, (number, _) =>
        {
            var data = FieldCipher.NewDataKey();
            var owner = BitConverter.GetBytes(number);
            var kek = Custodian.CurrentKek;
            Assert.True(Custodian.TryUnwrap(kek, Custodian.Wrap(kek, data, owner), owner, out var unwrapped));
            Assert.Equal(data, unwrapped);
            Assert.True(StrictJose.Verify(StrictJose.Sign(Custodian, key, null, "{}"u8), rules, keys).IsAccepted);
            return ValueTask.CompletedTask;
        });
    }

    public void Dispose()
    {
        if (opened.IsValueCreated)
        {
            opened.Value.Dispose();
        }

        CleanUp();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens new keys.</summary>
    protected abstract IKeyCustodian OpenFirst();

    /// <summary>Opens the same keys once more.</summary>
    protected abstract IKeyCustodian OpenAgain();

    protected virtual void CleanUp()
    {
    }
}
