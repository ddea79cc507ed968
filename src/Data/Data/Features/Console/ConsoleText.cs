namespace Bauhinia.Data.Features.Console;

/// <summary>Names the texts of the console's pages, which speak of the same things and share their words.</summary>
internal sealed class ConsoleText;
