using Bauhinia.Identity.Model;
using Xunit;

namespace Bauhinia.Identity.Tests.ProofingCases;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("CHAN, Tai Man", "CHAN, Tai Man")]
    [InlineData("  O’NEILL,   Zoë-Anne ", "O'NEILL, Zoë-Anne")]
    public void Accepts_names_in_Latin_letters(string typed, string value)
    {
        Assert.True(EnglishName.TryParse(typed, out var name));
        Assert.Equal(value, name.Value.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("陳大文")]
    [InlineData("Чан")]
    [InlineData("A1")]
    [InlineData("<b>Chan</b>")]
    [InlineData("-")]
    public void Refuses_other_characters_in_an_English_name(string typed) => Assert.False(EnglishName.TryParse(typed, out _));

    [Theory]
    [InlineData("陳大文")]
    [InlineData("〇丁")]
    [InlineData("𠮷田")]
    [InlineData("阿布都·買買提")]
    [InlineData("㗎䶮")]
    public void Accepts_ideographs_of_every_plane(string typed) => Assert.True(ChineseName.TryParse(typed, out _));

    [Theory]
    [InlineData("Chan")]
    [InlineData("陳1")]
    [InlineData("·陳")]
    [InlineData("ちゃん")]
    public void Refuses_other_characters_in_a_Chinese_name(string typed) => Assert.False(ChineseName.TryParse(typed, out _));

    [Fact]
    public void Refuses_names_that_are_too_long()
    {
        Assert.True(ChineseName.TryParse(new string('陳', 30), out _));
        Assert.False(ChineseName.TryParse(new string('陳', 31), out _));
        Assert.True(EnglishName.TryParse(new string('A', 100), out _));
        Assert.False(EnglishName.TryParse(new string('A', 101), out _));
    }

    [Theory]
    [InlineData("2015-11-24", "2026-11-24", 11)]
    [InlineData("2015-11-25", "2026-11-24", 10)]
    [InlineData("2012-02-29", "2023-02-28", 10)]
    [InlineData("2012-02-29", "2023-03-01", 11)]
    public void Counts_full_years(string born, string today, int age) =>
        Assert.Equal(age, BirthDate.Age(DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture), DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture)));
}
