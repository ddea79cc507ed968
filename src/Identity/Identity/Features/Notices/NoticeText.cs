using System.Globalization;
using System.Resources;
using Bauhinia.Messaging;

namespace Bauhinia.Identity.Features.Notices;

/// <summary>The words of notices. They are read in the recipient's language, not in that of the request that caused them.</summary>
internal sealed class NoticeText
{
    private static readonly ResourceManager Texts = new(typeof(NoticeText));

    private NoticeText()
    {
    }

    /// <param name="values">{0} of the texts is the issuer, the rest follow.</param>
    public static (string Subject, string Body) For(NoticeKind kind, MessageChannel channel, string culture, IReadOnlyList<string> values)
    {
        var language = CultureInfo.GetCultureInfo(culture);
        string Text(string part) =>
            string.Format(language, Texts.GetString($"{kind}.{part}", language) ?? throw new MissingManifestResourceException($"{kind}.{part}"), [.. values]);
        return channel == MessageChannel.Email ? (Text("Subject"), $"{Text("Mail")}\n\n{Texts.GetString("Footer", language)}") : ("", Text("Text"));
    }
}
