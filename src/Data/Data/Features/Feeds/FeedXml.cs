using System.Text;
using System.Xml;
using Bauhinia.Data.Model.Files;

namespace Bauhinia.Data.Features.Feeds;

/// <summary>
/// Walks an XML file element by element. No document type is read, so there are no entities to expand (CWE-776) and nothing outside to fetch (CWE-611);
/// depth and lengths have limits, and a file that breaks off gives what stood whole before.
/// </summary>
internal static class FeedXml
{
    private const int MostDepth = 32;
    private const int MostCharacters = 32 * 1024 * 1024;
    private const int LongestText = 400;
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MostCharacters,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <summary>Walks a file.</summary>
    /// <param name="ended">Called as each element ends, with its name, and its text when it holds nothing else.</param>
    /// <returns>Whether the file broke off, and the word of why it is refused as a whole.</returns>
    public static (bool IsCut, string? Refusal) Walk(FeedContent content, Action<string, string?> ended)
    {
        using var text = FileText.Reader(content.Bytes);
        using var reader = XmlReader.Create(text, Settings);
        string? leaf = null;
        var held = new StringBuilder();
        try
        {
            while (reader.Read())
            {
                if (reader.Depth > MostDepth) return (false, "too_deep");
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        leaf = reader.IsEmptyElement ? null : reader.LocalName;
                        held.Clear();
                        if (reader.IsEmptyElement) ended(reader.LocalName, null);
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA when leaf is not null && held.Length <= LongestText:
                        held.Append(reader.Value, 0, Math.Min(reader.Value.Length, LongestText + 1));
                        break;
                    case XmlNodeType.EndElement:
                        ended(reader.LocalName, leaf == reader.LocalName ? held.ToString().Trim() : null);
                        leaf = null;
                        break;
                }
            }
            return (false, null);
        }
        catch (XmlException)
        {
            // One in a thousand files ends in the middle. A file that begins with a document type ends here too, before its first reading.
            return (true, null);
        }
    }
}
