using System.Text;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Conformance.Tests.Keys;

public sealed class FieldCipherTests : IDisposable
{
    private static readonly FieldAddress Place = new(Guid.Parse("0198c0de-0000-7000-8000-000000000001"), "person.hkid", 1);

    private readonly FieldCipher cipher = new(FieldCipher.NewDataKey());

    public static TheoryData<FieldAddress> OtherPlaces() =>
    [
        Place with { Owner = Guid.Parse("0198c0de-0000-7000-8000-000000000002") },
        Place with { Field = "person.hkid2" },
        Place with { Field = "person.hki" },
        Place with { KeyVersion = 2 },
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(FieldCipher.MaxPlaintextBytes)]
    public void Opens_what_it_sealed(int length)
    {
        var field = Encoding.UTF8.GetBytes(new string('x', length));
        Assert.True(cipher.TryOpen(Place, cipher.Seal(Place, field), out var opened));
        Assert.Equal(field, opened);
    }

    [Theory]
    [MemberData(nameof(OtherPlaces))]
    public void Refuses_a_ciphertext_moved_to_another_row_field_or_key_version(FieldAddress other) =>
        Assert.False(cipher.TryOpen(other, cipher.Seal(Place, "A123456(3)"u8), out _));

    [Fact]
    public void Refuses_a_change_of_any_single_bit()
    {
        var sealedField = cipher.Seal(Place, "A123456(3)"u8);
        for (var bit = 0; bit < sealedField.Length * 8; bit++)
        {
            var changed = sealedField.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(cipher.TryOpen(Place, changed, out _), $"bit {bit}");
        }
    }

    [Fact]
    public void Refuses_every_truncation_and_an_extension()
    {
        var sealedField = cipher.Seal(Place, "A123456(3)"u8);
        for (var length = 0; length < sealedField.Length; length++)
        {
            Assert.False(cipher.TryOpen(Place, sealedField.AsSpan(0, length), out _), $"{length} bytes");
        }

        Assert.False(cipher.TryOpen(Place, [.. sealedField, 0], out _));
    }

    [Fact]
    public void Refuses_the_data_key_of_another_person()
    {
        using var other = new FieldCipher(FieldCipher.NewDataKey());
        Assert.False(other.TryOpen(Place, cipher.Seal(Place, "A123456(3)"u8), out _));
    }

    [Fact]
    public void Seals_the_same_field_differently_each_time() =>
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => Convert.ToHexString(cipher.Seal(Place, "A123456(3)"u8))).Distinct().Count());

    [Fact]
    public void Binds_addresses_whose_parts_join_to_the_same_text_to_different_bytes() => Assert.NotEqual(
        (Place with { Field = "ab" }).ToAssociatedData(),
        (Place with { Field = "a" }).ToAssociatedData());

    public void Dispose() => cipher.Dispose();
}
