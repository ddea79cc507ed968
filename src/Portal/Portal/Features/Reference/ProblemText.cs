using System.Text;

namespace Bauhinia.Portal.Features.Reference;

/// <summary>Reads a page of <c>docs/reference/problems</c>: paragraphs with <c>`code`</c> and <c>**strong**</c>, under a heading that names the code.</summary>
internal static class ProblemText
{
    internal enum Kind
    {
        Plain,
        Code,
        Strong,
    }

    /// <returns>The paragraphs without the heading; null when there is no such page.</returns>
    public static IReadOnlyList<IReadOnlyList<Run>>? Read(string code)
    {
        using var page = typeof(ProblemText).Assembly.GetManifestResourceStream($"problem/{code}.md");
        if (page is null) return null;
        using var reader = new StreamReader(page, Encoding.UTF8);
        return [.. reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Runs)];
    }

    /// <returns>The runs of one paragraph.</returns>
    public static IReadOnlyList<Run> Runs(string paragraph)
    {
        var runs = new List<Run>();
        foreach (var (strong, i) in paragraph.Split("**").Select((text, i) => (text, i)))
        {
            if (i % 2 == 1)
            {
                runs.Add(new Run(Kind.Strong, strong));
                continue;
            }
            runs.AddRange(strong.Split('`').Select((text, j) => new Run(j % 2 == 1 ? Kind.Code : Kind.Plain, text)).Where(run => run.Text.Length > 0));
        }
        return runs;
    }

    /// <param name="Kind">How it is drawn.</param>
    /// <param name="Text">What it says.</param>
    internal sealed record Run(Kind Kind, string Text);
}
