using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Spectre.Console;

namespace Bauhinia.Cli;

/// <summary>Prints an answer for a person as a table, or for a program as JSON.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private const int WidthOfFiles = 1000;

    public static Option<bool> JsonOption() => new("--json") { Description = "Print JSON, the same as the API answers" };

    public static void Rows<T>(bool json, IReadOnlyList<T> rows, params (string Title, Func<T, string> Cell)[] columns)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(rows, Json));
            return;
        }
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (title, _) in columns) table.AddColumn(new TableColumn(Markup.Escape(title)).NoWrap());
        foreach (var row in rows) table.AddRow([.. columns.Select(c => Markup.Escape(c.Cell(row)))]);
        // A file or a pipe has no edge at which to cut a cell off.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = WidthOfFiles;
        AnsiConsole.Write(table);
    }

    public static void One<T>(bool json, T value, params (string Title, Func<T, string> Cell)[] lines)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(value, Json));
            return;
        }
        foreach (var (title, cell) in lines) Console.WriteLine($"{title}: {cell(value)}");
    }
}
