using System.Globalization;

namespace Bauhinia.Testing;

/// <summary>
/// How long a fault or fuzz campaign goes on, and with which seed. <c>./test</c> runs the short form with a fixed seed;
/// <c>./soak</c> sets BAUHINIA_CAMPAIGN=long and a fresh BAUHINIA_CAMPAIGN_SEED, and prints it.
/// </summary>
public sealed class Campaign
{
    private const string FixedSeed = "bauhinia";

    private Campaign(string name, bool isLong, string seed)
    {
        IsLong = isLong;
        Seed = seed;
        Choices = new SeededChoices($"{name}/{seed}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"campaign {name}: seed {seed}"));
    }

    public bool IsLong { get; }

    public string Seed { get; }

    /// <summary>Choices that the seed repeats.</summary>
    public SeededChoices Choices { get; }

    public static Campaign Start(string name) => new(
        name,
        Environment.GetEnvironmentVariable("BAUHINIA_CAMPAIGN") == "long",
        Environment.GetEnvironmentVariable("BAUHINIA_CAMPAIGN_SEED") is { Length: > 0 } seed ? seed : FixedSeed);

    /// <summary>The number of rounds: <paramref name="shortForm"/> in <c>./test</c>, <paramref name="longForm"/> in <c>./soak</c>.</summary>
    public int Rounds(int shortForm, int longForm) => IsLong ? longForm : shortForm;
}
