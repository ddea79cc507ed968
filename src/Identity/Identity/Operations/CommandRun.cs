namespace Bauhinia.Identity.Operations;

/// <summary>One run of an operator's command: what it was asked, and where it answers.</summary>
internal sealed class CommandRun(IServiceProvider services, IReadOnlyDictionary<string, string> options, TextWriter output)
{
    /// <summary>The key of the argument among the options; no option has an empty name.</summary>
    internal const string ArgumentKey = "";

    /// <summary>A scope of its own, disposed after the run.</summary>
    public IServiceProvider Services => services;

    public TextWriter Output => output;

    /// <summary>The value of an option that the command declares as required.</summary>
    public string Required(string name) => options[name];

    /// <summary>The word after the command's name.</summary>
    public string Argument => options[ArgumentKey];

    /// <summary>The value of an option, or null when it was not given.</summary>
    public string? Find(string name) => options.GetValueOrDefault(name);

    /// <summary>Whether a switch was given.</summary>
    public bool Has(string name) => options.ContainsKey(name);

    /// <summary>Says why nothing was done, and answers the exit code of a refusal.</summary>
    public async Task<int> Refuse(string why)
    {
        await output.WriteLineAsync($"Refused: {why}");
        return 1;
    }
}
