using Bauhinia.Web;

namespace Bauhinia.Data.Operations;

/// <summary>What the operator's commands of this system are called, take and do.</summary>
internal static class DataHelp
{
    private static readonly (string Usage, string About)[] All =
    [
        ("data streams", "Each declared stream: whose it is, its revision, and why the public reads it or not."),
        ("data connectors", "How the last run of each connector ended, and when the next is due."),
        ("data keys give --stream ID --name NAME", "Gives a sender's key for one stream and prints it, once."),
        ("data keys give-operator --name NAME", "Gives a key that reads how the connectors run (/api/v1/connectors) and prints it, once."),
        ("data keys withdraw --name NAME", "Ends a sender's or operator's key."),
        ("data reader-keys give --name NAME", "Gives a reader's key, which raises the limit of fair use, and prints it, once."),
        ("data reader-keys list", "The readers' keys that were given here, with their numbers."),
        ("data reader-keys withdraw --id NUMBER", "Ends a reader's key."),
        ("data members invite --department CODE --role ROLE --post POST", "Prints the link of an invitation to the console, good once and for seven days. ROLE: auditor, publisher, approver or administrator."),
        ("data members list --department CODE", "The members of a department, with their marks, and who is invited."),
        ("data members remove --department CODE --member MARK", "Takes a member out of a department."),
        ("data audit --department CODE", "The newest changes in a department's console."),
        ("data backup --to FOLDER", "Copies journal, lake and console, while the host serves, to a new folder inside FOLDER."),
        ("data restore --from FOLDER", "Puts a backup, or the newest in FOLDER, where no stores are, after holding every file against its hash."),
        ("data lake bring-manifest", "Brings the lake's manifest back from its bucket, into a folder that has none."),
    ];

    /// <summary>The commands that begin with these words, one below the other with what they do; all where none does.</summary>
    public static string Of(string words) => string.Join(
        Environment.NewLine, CommandWords.Beginning(All, c => NameOf(c.Usage), words).Select(c => $"{c.Usage}{Environment.NewLine}    {c.About}"));

    /// <summary>What is said to someone whose command was not understood.</summary>
    /// <param name="words">The command without its options.</param>
    public static string Corrected(string words) =>
        All.FirstOrDefault(c => NameOf(c.Usage) == words) is { Usage: { } usage } ? $"Usage: {usage}"
        : All.Any(c => CommandWords.Begins(NameOf(c.Usage), words)) ? $"Commands:{Environment.NewLine}{Of(words)}"
        : $"There is no command '{words}'. Commands:{Environment.NewLine}{Of(words)}";

    private static string NameOf(string usage) => usage.Split(" --")[0];
}
