using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bauhinia.Portal.Design.Content;

/// <summary>A point in time as Hong Kong's clocks show it, in the reader's language, with the machine's form in the markup.</summary>
[HtmlTargetElement("ui-time", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TimeTagHelper : TagHelper
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Hong_Kong");

    public DateTimeOffset At { get; set; }

    /// <summary>False leaves the hour out.</summary>
    public bool Clock { get; set; } = true;

    /// <summary>The same words for where markup cannot stand, such as a message.</summary>
    public static string Words(DateTimeOffset at, bool clock = true)
    {
        var culture = CultureInfo.CurrentUICulture;
        return TimeZoneInfo.ConvertTime(at, Zone).ToString(clock ? DatePattern(culture) + " HH:mm" : DatePattern(culture), culture);
    }

    /// <summary>A date that has no hour, such as a birthday, in the same words.</summary>
    public static string Words(DateOnly date)
    {
        var culture = CultureInfo.CurrentUICulture;
        return date.ToString(DatePattern(culture), culture);
    }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        output.Content.SetContent(Words(At, Clock));
    }

    private static string DatePattern(CultureInfo culture) => culture.Name.StartsWith("zh", StringComparison.Ordinal) ? "yyyy年M月d日" : "d MMMM yyyy";
}
