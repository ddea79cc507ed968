using Bauhinia.Identity.Model;
using Xunit;

namespace Bauhinia.Identity.Tests.ProofingCases;

public sealed class HkidNumberTests
{
    /// <summary>
    /// Numbers that public documents print: G123456(A) and A123456(3) in forms of the Government, AB987654(3) in the description of
    /// the rule; then forms that people type.
    /// </summary>
    [Theory]
    [InlineData("G123456(A)", "G123456A")]
    [InlineData("A123456(3)", "A1234563")]
    [InlineData("AB987654(3)", "AB9876543")]
    [InlineData("a123456(3)", "A1234563")]
    [InlineData(" A 123456 3 ", "A1234563")]
    [InlineData("A123456-3", "A1234563")]
    [InlineData("Ａ１２３４５６（３）", "A1234563")]
    [InlineData("ａ１２３４５６（３）", "A1234563")]
    public void Reads_published_numbers_however_they_are_typed(string typed, string value)
    {
        Assert.True(HkidNumber.TryParse(typed, out var number));
        Assert.Equal(value, number.Value.Value);
    }

    [Theory]
    [InlineData("A123456(4)")]
    [InlineData("G123456(3)")]
    [InlineData("AB987654(4)")]
    [InlineData("A12345(3)")]
    [InlineData("A1234567(3)")]
    [InlineData("ABC123456(3)")]
    [InlineData("123456(3)")]
    [InlineData("A123456(B)")]
    [InlineData("A123456")]
    [InlineData("Ä123456(3)")]
    [InlineData("A١٢٣٤٥٦(3)")]
    [InlineData("A123456(3)\0")]
    [InlineData("")]
    [InlineData(null)]
    public void Refuses_what_is_not_a_number(string? typed) => Assert.False(HkidNumber.TryParse(typed, out _));

    [Fact]
    public void Notices_any_single_wrong_digit_and_any_two_exchanged()
    {
        const string digits = "123456";
        for (var place = 0; place < digits.Length; place++)
        {
            for (var wrong = '0'; wrong <= '9'; wrong++)
            {
                if (wrong != digits[place]) Assert.False(HkidNumber.TryParse($"A{digits[..place]}{wrong}{digits[(place + 1)..]}(3)", out _));
            }
            if (place > 0) Assert.False(HkidNumber.TryParse($"A{digits[..(place - 1)]}{digits[place]}{digits[place - 1]}{digits[(place + 1)..]}(3)", out _));
        }
    }

    [Fact]
    public void Never_shows_itself_in_text()
    {
        Assert.True(HkidNumber.TryParse("A123456(3)", out var number));
        Assert.DoesNotContain("123456", $"{number}", StringComparison.Ordinal);
        Assert.Equal("A123456(3)", number.Value.ToCardForm());
    }
}
