namespace Bauhinia.Identity.Features.Guessing;

/// <summary>How long a budget makes the next guess wait: nothing at first, then twice as long each time.</summary>
/// <param name="Free">Failures that cost no time.</param>
/// <param name="Longest">The delay grows no further.</param>
internal sealed record DelayCurve(int Free, TimeSpan Longest)
{
    /// <summary>One account from one network: a person mistyping hardly notices, a script does at once.</summary>
    public static readonly DelayCurve AccountAndNetwork = new(5, TimeSpan.FromMinutes(15));

    /// <summary>One account from anywhere: slows a guesser who has many networks.</summary>
    public static readonly DelayCurve Account = new(20, TimeSpan.FromMinutes(15));

    /// <summary>One browser that signed in to the account before: others' failures do not touch it.</summary>
    public static readonly DelayCurve KnownDevice = new(5, TimeSpan.FromMinutes(15));

    /// <summary>The delay after so many failures.</summary>
    public TimeSpan After(int failures)
    {
        if (failures < Free) return TimeSpan.Zero;
        var doublings = Math.Min(failures - Free, 20);
        var seconds = Math.Min(1L << doublings, (long)Longest.TotalSeconds);
        return TimeSpan.FromSeconds(seconds);
    }
}
